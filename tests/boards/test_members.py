"""Who belongs to a board, and how one comes and goes."""

import re
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from itertools import count
from smtplib import SMTPRecipientsRefused

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives

from boards import mail_run, members
from boards.board_setup import archive_board, create_board, delete_board
from boards.invitation_link import invitation_of, token_of
from boards.mails import mail_invitations
from boards.models import Approach, Board, Column, Decided, Invitation, Membership, Role
from boards.refusals import Refused
from boards.strangers import forget_approaches
from boards.talk import watch_card
from tests.boards.meanwhile import meanwhile
from tests.cast import after, fill

NOW = after()


@pytest.fixture
def invitation(board: Board, owner: User) -> Invitation:
    members.invite(board=board, emails=["ann@example.org"], role="member", by=owner, at=NOW)
    return board.invitations.get()


def role(board: Board, person: User) -> str | None:
    return board.memberships.filter(person=person).values_list("role", flat=True).first()


def of(board: Board, person: User) -> Membership:
    return board.memberships.get(person=person)


def last_decision(board: Board) -> tuple[str, str, str, str]:
    decision = board.decisions.order_by("pk").last()
    assert decision
    return decision.by_name, decision.subject, decision.before, decision.after


# Invitations


@pytest.fixture(autouse=True)
def confirmed_address(outsider: User) -> None:
    """The invited address is Otto's."""
    EmailAddress.objects.create(user=outsider, email="Ann@example.org", verified=True)


@pytest.mark.parametrize("verified", [None, False])
def test_it_opens_the_board_to_nobody_else(
    invitation: Invitation, board: Board, outsider: User, verified: bool | None
) -> None:
    """Neither to who has got hold of the link, nor to who only says that the address is theirs."""
    EmailAddress.objects.all().delete()
    if verified is not None:
        EmailAddress.objects.create(user=outsider, email="ann@example.org", verified=verified)
    with pytest.raises(Refused, match=re.escape("This invitation is for a…@example.org.")):
        members.accept_invitation(token=token_of(invitation), by=outsider, at=NOW)
    assert role(board, outsider) is None
    assert board.invitations.open(NOW).exists()


def test_an_invitation_opens_the_board_in_its_role(invitation: Invitation, board: Board, outsider: User) -> None:
    assert members.accept_invitation(token=token_of(invitation), by=outsider, at=NOW) == board
    assert role(board, outsider) == Role.MEMBER
    assert last_decision(board) == ("Otto Outsider", "Otto Outsider", "invited by Olga Owner", "member")


def test_the_log_tells_an_invitation_from_a_role(invitation: Invitation, board: Board, outsider: User) -> None:
    members.accept_invitation(token=token_of(invitation), by=outsider, at=NOW)
    told = board.decisions.filter(about__in=[Decided.INVITATION, Decided.ROLE]).order_by("pk")
    assert list(told.values_list("about", "subject"))[-2:] == [
        (Decided.INVITATION, "ann@example.org"),
        (Decided.ROLE, "Otto Outsider"),
    ]


def test_it_opens_the_board_once(invitation: Invitation, board: Board, outsider: User) -> None:
    members.accept_invitation(token=token_of(invitation), by=outsider, at=NOW)
    members.remove_member(membership=of(board, outsider), by=None)
    with pytest.raises(Refused, match="revoked, used or has expired"):
        members.accept_invitation(token=token_of(invitation), by=outsider, at=NOW)


def test_it_holds_for_two_weeks(invitation: Invitation) -> None:
    token = token_of(invitation)
    assert invitation_of(token, at=NOW + timedelta(days=14) - timedelta(seconds=1)) == invitation
    with pytest.raises(Refused):
        invitation_of(token, at=NOW + timedelta(days=14))


def test_a_revoked_one_opens_nothing(invitation: Invitation, board: Board, owner: User) -> None:
    members.revoke_invitation(invitation=invitation, by=owner)
    assert last_decision(board) == ("Olga Owner", "ann@example.org", "invited as member", "revoked")
    with pytest.raises(Refused):
        invitation_of(token_of(invitation), at=NOW)


def test_another_mail_closes_the_link_of_the_one_before(
    invitation: Invitation, board: Board, owner: User, outsider: User
) -> None:
    """Or the link for a viewer would open the board to an owner."""
    old = token_of(invitation)
    members.invite(board=board, emails=[invitation.email], role="owner", by=owner, at=NOW + timedelta(days=15))
    with pytest.raises(Refused):
        members.accept_invitation(token=old, by=outsider, at=NOW + timedelta(days=15))
    assert role(board, outsider) is None


def test_not_even_for_who_waits_at_the_lock_with_it(
    invitation: Invitation, board: Board, owner: User, outsider: User
) -> None:
    """The owner sees the mistake and invites the same address again, as a viewer, while the first link is used."""
    again = partial(members.invite, board=board, emails=[invitation.email], by=owner)
    again(role="owner", at=NOW + timedelta(hours=1))
    old = token_of(board.invitations.get())
    instead = partial(again, role="viewer", at=NOW + timedelta(hours=2))
    with meanwhile("account_emailaddress", instead), pytest.raises(Refused, match="revoked"):
        members.accept_invitation(token=old, by=outsider, at=NOW + timedelta(hours=2))
    assert role(board, outsider) is None
    assert board.invitations.get().role == Role.VIEWER


def test_one_can_be_revoked_on_an_archived_board(invitation: Invitation, board: Board, owner: User) -> None:
    archive_board(board=board, by=owner)
    members.revoke_invitation(invitation=invitation, by=owner)
    assert not board.invitations.exists()


def test_one_address_is_mailed_three_times_a_day_at_most(invitation: Invitation, board: Board, owner: User) -> None:
    again = partial(members.invite, board=board, emails=[invitation.email], role="member", by=owner)
    for hours in (1, 2):
        again(at=NOW + timedelta(hours=hours))
        members.revoke_invitation(invitation=board.invitations.get(), by=owner)
    with pytest.raises(Refused, match="was invited 3 times today"):
        again(at=NOW + timedelta(hours=3))
    again(at=NOW + timedelta(hours=24, minutes=1))


def test_nobody_invites_more_than_200_people_a_day(board: Board, owner: User) -> None:
    for start in range(0, 200, 50):
        emails = [f"p{number}@example.org" for number in range(start, start + 50)]
        members.invite(board=board, emails=emails, role="member", by=owner, at=NOW)
    another = create_board(name="Another", owner=owner)
    with pytest.raises(Refused, match="200 people a day"):
        members.invite(board=another, emails=["one.more@example.org"], role="member", by=owner, at=NOW)


def test_the_last_ones_of_the_day_are_counted_together(board: Board, owner: User) -> None:
    for start in range(0, 150, 50):
        invite_all(board, owner, [f"p{number}@example.org" for number in range(start, start + 50)])
    another = create_board(name="Another", owner=owner)
    invite_all(another, owner, ["one@example.org"])
    with pytest.raises(Refused, match="200 people a day"):
        invite_all(another, owner, [f"q{number}@example.org" for number in range(50)])


def test_whoever_deletes_boards_invites_no_more_people(owner: User) -> None:
    for number in range(4):
        deleted = create_board(name=f"Trap {number}", owner=owner)
        invite_all(deleted, owner, [f"p{number}.{place}@example.org" for place in range(50)])
        delete_board(board=deleted, name=deleted.name)
    with pytest.raises(Refused, match="200 people a day"):
        invite_all(create_board(name="Trap", owner=owner), owner, ["one.more@example.org"])


def test_nor_whoever_leaves_them(board: Board, owner: User, member: User) -> None:
    members.change_role(membership=of(board, member), role="owner", by=owner)
    for start in range(0, 200, 50):
        invite_all(board, member, [f"p{number}@example.org" for number in range(start, start + 50)])
    members.remove_member(membership=of(board, member), by=member)
    with pytest.raises(Refused, match="200 people a day"):
        invite_all(create_board(name="Mine", owner=member), member, ["one.more@example.org"])


@pytest.mark.parametrize("spelling", ["ann@bücher.example", "Ann@xn--bcher-kva.example"])
def test_one_address_is_mailed_three_times_a_day_from_all_boards_together(owner: User, spelling: str) -> None:
    for number in range(3):
        deleted = create_board(name=f"Board {number}", owner=owner)
        invite_all(deleted, owner, ["ann@bücher.example"])
        delete_board(board=deleted, name=deleted.name)
    with pytest.raises(Refused, match="was invited 3 times today"):
        invite_all(create_board(name="Board", owner=owner), owner, [spelling])


def test_what_was_counted_is_forgotten_after_some_days(invitation: Invitation) -> None:
    forget_approaches(at=NOW + timedelta(days=1))
    assert Approach.objects.count() == 1
    forget_approaches(at=NOW + timedelta(days=4))
    assert not Approach.objects.exists()


def test_what_is_counted_tells_no_address(invitation: Invitation) -> None:
    assert not {"ann", "example"} & set(re.findall(r"[a-z]+", str(Approach.objects.values().get()["digest"])))


def invite_all(board: Board, by: User, emails: list[str]) -> None:
    members.invite(board=board, emails=emails, role="member", by=by, at=NOW)


def test_one_that_was_accepted_cannot_be_revoked(
    invitation: Invitation, board: Board, owner: User, outsider: User
) -> None:
    members.accept_invitation(token=token_of(invitation), by=outsider, at=NOW)
    with pytest.raises(Refused):
        members.revoke_invitation(invitation=invitation, by=owner)
    assert last_decision(board)[3] == "member"


@pytest.mark.parametrize("token", ["", "1", "1:abc", "ä\0"])
def test_nobody_can_make_one_up(board: Board, token: str) -> None:
    with pytest.raises(Refused):
        invitation_of(token, at=NOW)


def test_who_is_on_the_board_keeps_the_role_they_have(invitation: Invitation, board: Board, owner: User) -> None:
    EmailAddress.objects.update(user=owner)
    members.accept_invitation(token=token_of(invitation), by=owner, at=NOW)
    assert role(board, owner) == Role.OWNER


def test_the_same_address_again_is_invited_anew(invitation: Invitation, board: Board, owner: User) -> None:
    members.invite(board=board, emails=["Ann@Example.org "], role="viewer", by=owner, at=NOW + timedelta(days=1))
    again = board.invitations.get()
    assert (again.pk, again.role, again.expires_at) == (invitation.pk, "viewer", NOW + timedelta(days=15))


@pytest.mark.parametrize(
    ("emails", "role", "words"),
    [
        ([], "member", "Write at least one e-mail address."),
        (["ann"], "member", "“ann” is not an e-mail address."),
        ([f"ann@{'ü' * 60}.de"], "member", f"“ann@{'ü' * 60}.de” is not an e-mail address."),
        (['"\x01"@example.org'], "member", "is not an e-mail address."),
        (["\u017f@example.org"], "member", "“\u017f@example.org” is not an e-mail address."),
        ([f"ann@{'example.' * 32}org"], "member", "is not an e-mail address."),
        (["ann@example.org"], "boss", "“boss” is no role."),
    ],
)
def test_what_is_no_invitation_invites_nobody(
    board: Board, owner: User, emails: list[str], role: str, words: str
) -> None:
    with pytest.raises(ValidationError, match=re.escape(words)):
        members.invite(board=board, emails=["bob@example.org", *emails] if emails else [], role=role, by=owner)
    assert not board.invitations.exists()


def test_ten_thousand_at_once_invite_nobody(board: Board, owner: User) -> None:
    with pytest.raises(Refused, match="Invite up to 50 people at once"):
        members.invite(board=board, emails=[f"p{n}@example.org" for n in range(10_000)], role="member", by=owner)
    assert not board.invitations.exists()


def test_a_board_has_200_open_ones_at_most(board: Board, owner: User) -> None:
    for start in range(0, 200, 50):
        emails = [f"p{number}@example.org" for number in range(start, start + 50)]
        members.invite(board=board, emails=emails, role="member", by=owner)
    with pytest.raises(Refused, match="200 open invitations"):
        members.invite(board=board, emails=["one.more@example.org"], role="member", by=owner)


def test_a_member_cannot_be_invited(board: Board, owner: User, member: User) -> None:
    User.objects.filter(pk=member.pk).update(email="Max@Example.org")
    with pytest.raises(Refused, match=r"Max@Example.org is on this board already"):
        members.invite(board=board, emails=["max@example.org"], role="owner", by=owner)


# Mails


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


# Roles


def test_a_role_changes_and_the_log_tells_it(board: Board, owner: User, member: User) -> None:
    members.change_role(membership=of(board, member), role="viewer", by=owner)
    assert role(board, member) == Role.VIEWER
    assert last_decision(board) == ("Olga Owner", "Max Member", "member", "viewer")


def test_the_same_role_again_is_no_decision(board: Board, owner: User, member: User) -> None:
    before = board.decisions.count()
    members.change_role(membership=of(board, member), role="member", by=owner)
    assert board.decisions.count() == before


def test_an_unknown_role_is_refused(board: Board, owner: User, member: User) -> None:
    with pytest.raises(ValidationError):
        members.change_role(membership=of(board, member), role="boss", by=owner)


def test_the_last_owner_can_neither_step_down_nor_leave(board: Board, owner: User) -> None:
    with pytest.raises(Refused, match="needs an owner"):
        members.change_role(membership=of(board, owner), role="member", by=owner)
    with pytest.raises(Refused, match="needs an owner"):
        members.remove_member(membership=of(board, owner), by=owner)
    assert role(board, owner) == Role.OWNER


def test_one_of_two_owners_can(board: Board, owner: User, member: User) -> None:
    members.change_role(membership=of(board, member), role="owner", by=owner)
    members.remove_member(membership=of(board, owner), by=owner)
    assert last_decision(board) == ("Olga Owner", "Olga Owner", "owner", "left")
    assert list(members.owned_alone(member)) == [board]


def test_whom_a_former_owner_invited_does_not_come_after_them(
    invitation: Invitation, board: Board, owner: User, member: User, outsider: User
) -> None:
    """Or somebody who is let go comes back by an address of their own, as an owner."""
    members.change_role(membership=of(board, member), role="owner", by=owner)
    members.invite(board=board, emails=["bob@example.org"], role="viewer", by=member, at=NOW)
    token = token_of(invitation)
    members.remove_member(membership=of(board, owner), by=member)
    with pytest.raises(Refused):
        members.accept_invitation(token=token, by=outsider, at=NOW)
    assert list(board.invitations.values_list("email", flat=True)) == ["bob@example.org"]
    assert last_decision(board) == ("Max Member", "ann@example.org", "invited as member", "revoked")


def test_nor_after_one_who_stepped_down(invitation: Invitation, board: Board, owner: User, member: User) -> None:
    members.change_role(membership=of(board, member), role="owner", by=owner)
    members.change_role(membership=of(board, owner), role="member", by=owner)
    assert not board.invitations.exists()
    assert last_decision(board) == ("Olga Owner", "ann@example.org", "invited as member", "revoked")


def test_who_is_let_go_sees_the_board_no_more(board: Board, owner: User, member: User) -> None:
    members.remove_member(membership=of(board, member), by=owner)
    assert last_decision(board) == ("Olga Owner", "Max Member", "member", "removed")
    assert not Board.objects.visible_to(member).exists()


def test_who_is_let_go_watches_no_card_any_more(board: Board, idea: Column, owner: User, member: User) -> None:
    (card,) = fill(idea, "A", by=owner)
    watch_card(card=card, by=member)
    members.remove_member(membership=of(board, member), by=owner)
    assert not card.watchers.exists()


def test_who_is_gone_already_cannot_be_changed(board: Board, owner: User, member: User) -> None:
    membership = of(board, member)
    members.remove_member(membership=membership, by=owner)
    with pytest.raises(Refused, match="no longer on this board"):
        members.change_role(membership=membership, role="viewer", by=owner)


def test_a_deleted_person_leaves_their_name_in_the_log(board: Board, owner: User, member: User) -> None:
    members.change_role(membership=of(board, member), role="owner", by=owner)
    owner.delete()
    assert last_decision(board)[0] == "Olga Owner"


def test_owned_alone_tells_of_boards_without_another_owner(board: Board, owner: User, member: User) -> None:
    assert list(members.owned_alone(owner)) == [board]
    assert not members.owned_alone(member).exists()
    members.change_role(membership=of(board, member), role="owner", by=owner)
    assert not members.owned_alone(owner).exists()
