"""Digests, whatever workers and mail servers do: none is lost, and no day has two."""

from datetime import timedelta
from functools import partial
from smtplib import SMTPRecipientsRefused
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alerts import digests
from alerts.digests import mail_digests
from alerts.models import Digest
from boards.models import Board, Notice, Told
from boards.notices import tell
from tests.alerts.digest_cast import EVENING, MORNING, alert, people_of, sent_to
from tests.boards.meanwhile import meanwhile
from tests.mail_servers import no_mail_server, silent_mail_server


def sending(answer: BaseException | None) -> Any:
    """A mail server that does this with every mail."""
    return patch.object(EmailMultiAlternatives, "send", side_effect=answer)


def test_of_two_sweeps_at_once_one_mails(told: Notice) -> None:
    with meanwhile("boards_notice", partial(mail_digests, at=MORNING)):
        mail_digests(at=MORNING)
    assert len(mail.outbox) == 1


def test_who_is_killed_before_handing_it_over_leaves_it_to_the_next_sweep(told: Notice) -> None:
    with patch.object(digests, "_mail", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        mail_digests(at=MORNING)
    mail_digests(at=MORNING + timedelta(minutes=4))
    assert mail.outbox == []
    mail_digests(at=MORNING + timedelta(minutes=6))
    assert len(mail.outbox) == 1


def test_who_is_killed_while_handing_it_over_leaves_it_for_tomorrow(told: Notice) -> None:
    with sending(KeyboardInterrupt()), pytest.raises(KeyboardInterrupt):
        mail_digests(at=MORNING)
    for hours in range(1, 16):
        mail_digests(at=MORNING + timedelta(hours=hours))
    assert mail.outbox == []
    mail_digests(at=MORNING + timedelta(days=1))
    assert len(mail.outbox) == 1


def test_who_is_killed_before_noting_it_down_sends_no_other_that_day(told: Notice) -> None:
    with patch("alerts.digests.timezone.now", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        mail_digests(at=MORNING)
    for hours in range(1, 16):
        mail_digests(at=MORNING + timedelta(hours=hours))
    assert len(mail.outbox) == 1


def test_without_a_mail_server_the_run_ends_and_all_are_mailed_later(
    told: Notice, board: Board, member: User, owner: User, caplog: pytest.LogCaptureFixture
) -> None:
    alert(board, owner)
    with no_mail_server():
        mail_digests(at=MORNING + timedelta(hours=3))
        mail_digests(at=MORNING + timedelta(hours=3, minutes=1))
    assert caplog.text.count("could not be mailed") == 1
    mail_digests(at=MORNING + timedelta(hours=3, minutes=6))
    assert (len(sent_to(member)), len(sent_to(owner))) == (1, 1)


def test_what_the_mail_server_may_have_taken_is_not_sent_again_that_day(told: Notice) -> None:
    with silent_mail_server():
        for minutes in range(15 * 60):
            mail_digests(at=MORNING + timedelta(minutes=minutes))
    assert len(mail.outbox) == 1
    mail_digests(at=MORNING + timedelta(days=1))
    assert len(mail.outbox) == 2


def test_an_address_that_is_never_answered_keeps_nobody_elses(
    told: Notice, board: Board, member: User, owner: User
) -> None:
    alert(board, owner, at=EVENING + timedelta(hours=1))
    with silent_mail_server(member.email, takes=False) as handed_over:
        mail_digests(at=MORNING)
        assert len(sent_to(owner)) == 1
        for minutes in range(15 * 60):
            mail_digests(at=MORNING + timedelta(minutes=minutes))
    assert len(handed_over) == 1


def test_a_mail_server_that_answers_nobody_ends_the_run(board: Board) -> None:
    everybody = people_of(board, 5)
    tell(everybody, Told.ALERT, "Again", board=board, at=EVENING)
    with silent_mail_server(takes=False) as handed_over:
        mail_digests(at=MORNING)
        mail_digests(at=MORNING + timedelta(minutes=1))
    assert len(handed_over) == 2
    mail_digests(at=MORNING + timedelta(minutes=6))
    assert len(mail.outbox) == 3


def test_without_a_mail_server_who_was_refused_keeps_their_longer_wait(
    told: Notice, board: Board, member: User, owner: User
) -> None:
    alert(board, owner, at=EVENING + timedelta(hours=1))
    noon = MORNING + timedelta(hours=4)
    goes_away = patch.object(BaseEmailBackend, "open", side_effect=[None, ConnectionRefusedError("away")])
    with goes_away, sending(SMTPRecipientsRefused({"somebody@example.org": (450, b"not now")})):
        mail_digests(at=noon)
    mail_digests(at=noon + timedelta(minutes=6))
    assert (len(sent_to(member)), len(sent_to(owner))) == (0, 1)
    mail_digests(at=noon + timedelta(hours=4))
    assert len(sent_to(member)) == 1


def test_a_refused_address_is_tried_less_and_less_often_and_keeps_nobody_elses(
    told: Notice, board: Board, owner: User, member: User
) -> None:
    alert(board, owner)
    tries, send = [], EmailMultiAlternatives.send

    def refuse(mail: EmailMultiAlternatives) -> int:
        if mail.to == [member.email]:
            tries.append(mail)
            raise SMTPRecipientsRefused({"somebody@example.org": (450, b"not now")})
        return send(mail)

    with patch.object(EmailMultiAlternatives, "send", refuse):
        for minutes in range(0, 15 * 60, 5):
            mail_digests(at=MORNING + timedelta(minutes=minutes))
    assert len(sent_to(owner)) == 1
    assert 5 <= len(tries) <= 10
    assert Digest.objects.get(person=member).day is None


def test_who_is_mailed_is_found_by_three_queries_however_many_wait(board: Board) -> None:
    people = people_of(board, 20)
    tell(people, Told.ALERT, "Again", board=board, at=EVENING)
    with CaptureQueriesContext(connection) as asked:
        assert len(digests.due_digests(at=MORNING)) == 20
    assert len(asked.captured_queries) == 3


def test_who_had_todays_digest_takes_nobodys_place(told: Notice, board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "MOST_A_RUN", 3)
    had = people_of(board, 3)
    tell(had, Told.ALERT, "Marked unread", board=board, at=EVENING - timedelta(hours=1))
    Digest.objects.bulk_create(Digest(person=person, day=MORNING.date()) for person in had)
    mail_digests(at=MORNING)
    assert [sent.to for sent in mail.outbox] == [["max@example.org"]]


def test_a_run_mails_as_many_as_its_time_is_enough_for(board: Board) -> None:
    tell(people_of(board, 60), Told.ALERT, "Again", board=board, at=EVENING)
    mail_digests(at=MORNING)
    assert len(mail.outbox) == 60
