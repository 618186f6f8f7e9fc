"""Invitations are mailed once each, whatever the mail server says."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from itertools import count
from smtplib import SMTPRecipientsRefused

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from boards import mail_run, members
from boards.board_setup import create_board
from boards.invitation_link import token_of
from boards.mails import mail_invitations
from boards.models import Board, Invitation
from tests.boards.meanwhile import meanwhile
from tests.boards.members.roles import NOW, invite_all
from tests.mail_servers import silent_mail_server


def test_each_is_mailed_once(invitation: Invitation) -> None:
    for minutes in (0, 1, 10):
        mail_invitations(at=NOW + timedelta(minutes=minutes))
    (sent,) = mail.outbox
    assert sent.to == ["ann@example.org"]
    assert sent.subject == "Olga Owner invites you to Checkout"
    assert f"/invitations/{token_of(invitation)}/" in sent.body


def test_names_are_told_as_they_are(invitation: Invitation, board: Board) -> None:
    Board.objects.filter(pk=board.pk).update(name="R&D\n<b>")
    mail_invitations(at=NOW)
    (sent,) = mail.outbox
    assert sent.subject == "Olga Owner invites you to R&D <b>"
    assert "R&amp;D" in str(sent.alternatives[0][0])  # type: ignore[attr-defined]


def test_one_that_somebody_else_has_claimed_is_left_to_them(invitation: Invitation) -> None:
    with meanwhile("boards_invitation", partial(mail_invitations, at=NOW)):
        mail_invitations(at=NOW)
    assert len(mail.outbox) == 1


def test_after_five_minutes_another_worker_tries(invitation: Invitation, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(EmailMultiAlternatives, "send", interrupted)
        with pytest.raises(KeyboardInterrupt):
            mail_invitations(at=NOW)
    mail_invitations(at=NOW + timedelta(minutes=4))
    assert mail.outbox == []
    mail_invitations(at=NOW + timedelta(minutes=6))
    assert len(mail.outbox) == 1


def interrupted(*how: object) -> None:
    raise KeyboardInterrupt


def test_who_is_invited_anew_while_the_mail_goes_out_gets_the_new_link(
    invitation: Invitation, board: Board, owner: User
) -> None:
    again = partial(members.invite, board=board, emails=[invitation.email], role="viewer", by=owner)
    send = EmailMultiAlternatives.send
    with pytest.MonkeyPatch.context() as slow:
        slow.setattr(EmailMultiAlternatives, "send", lambda mail: (again(at=NOW + timedelta(seconds=1)), send(mail)))
        mail_invitations(at=NOW)
    mail_invitations(at=NOW + timedelta(seconds=5))
    assert token_of(board.invitations.get()) in mail.outbox[-1].body


def test_a_mail_server_that_says_no_is_asked_again(
    invitation: Invitation, settings: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_PORT = 1  # type: ignore[attr-defined]
    mail_invitations(at=NOW)
    assert "could not be mailed" in caplog.text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    mail_invitations(at=NOW + timedelta(minutes=6))
    assert len(mail.outbox) == 1


def test_an_address_that_is_refused_is_tried_less_and_less_often(
    invitation: Invitation, settings: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_PORT = 1  # type: ignore[attr-defined]
    tried = []
    for minutes in range(0, 200, 5):
        caplog.clear()
        mail_invitations(at=NOW + timedelta(minutes=minutes))
        tried += [minutes] if "could not be mailed" in caplog.text else []
    assert tried == [0, 5, 10, 20, 40, 80, 160]


def test_what_the_mail_server_may_have_taken_is_sent_at_most_twice_under_one_id(invitation: Invitation) -> None:
    with silent_mail_server():
        mail_at(range(0, 14 * 24 * 60, 60))
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_invited_anew_they_get_another_mail(invitation: Invitation, board: Board, owner: User) -> None:
    with silent_mail_server():
        mail_at(range(0, 14 * 24 * 60, 60))
    later = NOW + timedelta(days=2)
    members.invite(board=board, emails=[invitation.email], role="member", by=owner, at=later)
    mail_invitations(at=later)
    *_, second, third = mail.outbox
    assert second.extra_headers["Message-ID"] != third.extra_headers["Message-ID"]


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Addresses that the mail server says no to."""
    refused: set[str] = set()
    send = EmailMultiAlternatives.send

    def answer(mail: EmailMultiAlternatives) -> int:
        if refused & set(mail.to):
            raise SMTPRecipientsRefused({"somebody@example.org": (450, b"not now")})
        return send(mail)

    monkeypatch.setattr(EmailMultiAlternatives, "send", answer)
    return refused


def mail_at(minutes: Iterable[int]) -> None:
    for minute in minutes:
        mail_invitations(at=NOW + timedelta(minutes=minute))


def test_addresses_that_are_refused_for_days_keep_nobody_waiting(board: Board, owner: User, refused: set[str]) -> None:
    dead = [f"p{number}@example.org" for number in range(50)]
    refused |= {*dead, "ann@example.org"}
    invite_all(board, owner, dead)
    mail_at([0, 5, 10, 20, 40, 80])
    late = NOW + timedelta(minutes=81)
    members.invite(board=board, emails=["ann@example.org"], role="member", by=owner, at=late)
    mail_at([81])
    refused.remove("ann@example.org")
    mail_at([86])
    assert [sent.to for sent in mail.outbox] == [["ann@example.org"]]


def test_an_address_that_is_refused_does_not_keep_the_next_from_its_mail(
    board: Board, owner: User, refused: set[str]
) -> None:
    refused.add("a@example.org")
    invite_all(board, owner, ["a@example.org", "b@example.org"])
    mail_at([0])
    assert [sent.to for sent in mail.outbox] == [["b@example.org"]]


def test_one_that_cannot_be_drawn_keeps_no_other_from_going_and_was_not_handed_over(
    board: Board, owner: User, caplog: pytest.LogCaptureFixture
) -> None:
    """The database of time zones has lost that of one board."""
    other = create_board(name="R&D", owner=owner)
    members.invite(board=other, emails=["a@example.org"], role="member", by=owner, at=NOW - timedelta(seconds=1))
    Board.objects.filter(pk=other.pk).update(timezone="Mars/Olympus")
    invite_all(board, owner, ["b@example.org"])
    mail_at([0])
    assert [sent.to for sent in mail.outbox] == [["b@example.org"]]
    assert (other.invitations.get().unanswered, other.invitations.get().mailed_at) == (0, None)
    assert "could not be drawn" in caplog.text


def test_what_the_mail_server_says_no_with_is_known_until_it_says_yes(
    board: Board, owner: User, refused: set[str]
) -> None:
    refused.add("a@example.org")
    invite_all(board, owner, ["a@example.org"])
    mail_at([0])
    assert board.invitations.get().refusal == "The mail server says: 450 not now"
    refused.clear()
    mail_at([6])
    assert board.invitations.get().refusal == ""


def test_an_address_that_no_mail_can_be_written_to_does_not_either(
    board: Board, owner: User, caplog: pytest.LogCaptureFixture
) -> None:
    """One from before such addresses were refused."""
    invite_all(board, owner, ["a@example.org", "b@example.org"])
    board.invitations.filter(email="a@example.org").update(email=f"a@{'ü' * 60}.de")
    mail_at([0])
    assert [sent.to for sent in mail.outbox] == [["b@example.org"]]
    assert "could not be mailed" in caplog.text


def test_a_mail_server_that_does_not_answer_is_asked_twice_in_five_minutes(
    board: Board, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time it may hold the worker through its time-out; once might be the address's fault."""
    asked = []

    def hang(mail: EmailMultiAlternatives) -> None:
        asked.extend(mail.to)
        raise TimeoutError

    invite_all(board, owner, [f"p{number}@example.org" for number in range(3)])
    with monkeypatch.context() as hanging:
        hanging.setattr(EmailMultiAlternatives, "send", hang)
        mail_at([0, 1, 4])
    assert asked == ["p0@example.org", "p1@example.org"]
    mail_at([5])
    assert len(mail.outbox) == 3


def test_a_slow_mail_server_holds_the_worker_for_less_than_half_a_minute(
    board: Board, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    invite_all(board, owner, [f"p{number}@example.org" for number in range(5)])
    monkeypatch.setattr(mail_run, "monotonic", count(step=9).__next__)  # what each mail takes
    mail_at([0])
    assert len(mail.outbox) == 2
    mail_at([1, 2])
    assert len(mail.outbox) == 5
