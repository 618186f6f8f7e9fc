"""What concerns somebody at once is mailed at once, and as often as is right."""

from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from smtplib import SMTPRecipientsRefused

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from boards.members import remove_member
from boards.models import Board, Card, Notice
from boards.notice_mails import mail_notices
from boards.notices import mark_read
from boards.talk import add_comment, watch_card
from tests.boards.meanwhile import meanwhile
from tests.boards.notices.told import NOW, sweep
from tests.mail_servers import no_mail_server, silent_mail_server


def raising(error: BaseException) -> object:
    def send(*how: object) -> None:
        raise error

    return send


def test_it_is_mailed_once_with_what_was_said_and_a_link(card: Card, owner: User, member: User) -> None:
    add_comment(card=card, text="@max, R&D?", by=owner, at=NOW)
    for minutes in (0, 1, 10):
        sweep(minutes=minutes)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["max@example.org"], "Checkout: Olga Owner mentioned you on “X”")
    assert f"/notices/{member.notices.get().pk}/" in str(sent.body)
    assert "@max, R&D?" in str(sent.body)
    assert "R&amp;D" in str(sent.alternatives[0][0])  # type: ignore[union-attr]


def test_a_comment_on_a_watched_card_is_not_mailed_at_once(card: Card, owner: User, member: User) -> None:
    watch_card(card=card, by=member)
    add_comment(card=card, text="Why?", by=owner, at=NOW)
    sweep()
    assert mail.outbox == []


def test_of_two_sweeps_at_once_one_mails(given: Notice) -> None:
    with meanwhile("boards_notice", sweep):
        sweep()
    assert len(mail.outbox) == 1


def test_after_a_crash_the_next_sweep_mails(given: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(EmailMultiAlternatives, "send", raising(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            sweep()
    sweep(minutes=4)
    assert mail.outbox == []
    sweep(minutes=6)
    assert len(mail.outbox) == 1


def test_without_a_mail_server_the_run_ends_and_all_is_tried_again(
    given: Notice, card: Card, owner: User, viewer: User, caplog: pytest.LogCaptureFixture
) -> None:
    add_comment(card=card, text="@vera", by=owner, at=NOW)
    with no_mail_server():
        sweep()
    assert caplog.text.count("could not be mailed") == 1
    sweep(seconds=5)
    assert mail.outbox == []
    sweep(minutes=6)
    assert {address for sent in mail.outbox for address in sent.to} == {"max@example.org", "vera@example.org"}


def test_what_the_mail_server_may_have_taken_is_sent_at_most_twice_under_one_id(given: Notice) -> None:
    with silent_mail_server():
        for minutes in range(0, 3 * 24 * 60, 5):
            sweep(minutes=minutes)
    assert len(mail.outbox) == 2
    assert {sent.extra_headers["Message-ID"] for sent in mail.outbox} == {f"<notice-{given.pk}@127.0.0.1>"}
    assert Notice.objects.for_digest().exists()


def test_without_a_mail_server_nothing_was_handed_over(given: Notice) -> None:
    with no_mail_server():
        for minutes in (0, 10, 30, 90):
            sweep(minutes=minutes)
    sweep(minutes=300)
    assert len(mail.outbox) == 1


def test_an_address_that_is_never_answered_keeps_nobody_elses(
    given: Notice, card: Card, owner: User, viewer: User
) -> None:
    add_comment(card=card, text="@vera", by=owner, at=NOW)
    with silent_mail_server("max@example.org", takes=False):
        sweep()
    assert [sent.to for sent in mail.outbox] == [["vera@example.org"]]


def test_a_refused_address_is_tried_less_and_less_often_and_given_up_after_two_days(
    given: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[datetime] = []
    minute = timedelta(minutes=1)

    def refuse(*how: object) -> None:
        tries.append(at)
        raise SMTPRecipientsRefused({"somebody@example.org": (450, b"not now")})

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    for minutes in range(0, 4 * 24 * 60, 5):
        at = NOW + minutes * minute
        mail_notices(at=at)
    waits = [int((later - earlier) / minute) for earlier, later in pairwise(tries)]
    assert waits == sorted(waits)
    assert 8 <= len(tries) <= 12
    assert tries[-1] < NOW + timedelta(days=2)
    given.refresh_from_db()
    assert given.due_at is None


def test_a_refused_address_keeps_nobody_elses_mail(
    given: Notice, card: Card, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_comment(card=card, text="@vera", by=owner, at=NOW)
    send = EmailMultiAlternatives.send

    def refuse(mail: EmailMultiAlternatives) -> int:
        if "max@example.org" in mail.to:
            raise SMTPRecipientsRefused({"somebody@example.org": (450, b"not now")})
        return send(mail)

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    sweep()
    assert [sent.to for sent in mail.outbox] == [["vera@example.org"]]


def test_what_was_read_in_the_meantime_is_not_mailed(given: Notice) -> None:
    mark_read(Notice.objects.all(), at=NOW)
    sweep(minutes=1)
    assert mail.outbox == []


def test_what_is_read_while_a_sweep_looks_is_not_mailed(given: Notice) -> None:
    with meanwhile("boards_notice", partial(mark_read, Notice.objects.all(), at=NOW)):
        sweep()
    assert mail.outbox == []


@pytest.mark.parametrize("why", ["removed", "deactivated", "no address"])
def test_who_cannot_be_mailed_is_not(given: Notice, board: Board, member: User, owner: User, why: str) -> None:
    if why == "removed":
        remove_member(membership=board.memberships.get(person=member), by=owner)
    User.objects.filter(pk=member.pk).update(
        is_active=why != "deactivated", email="" if why == "no address" else member.email
    )
    sweep()
    sweep(days=1)
    assert mail.outbox == []
    given.refresh_from_db()
    assert (given.due_at, given.mailed_at) == (None, None)
