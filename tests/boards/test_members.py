"""Who belongs to a board, and how one comes and goes."""

import re
from datetime import timedelta
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError

from boards import members
from boards.board_setup import create_board
from boards.invitation_link import invitation_of, token_of
from boards.mails import mail_invitations
from boards.models import Board, Column, Invitation, Membership, Role
from boards.refusals import Refused
from boards.talk import watch_card
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


def test_one_that_somebody_else_has_claimed_waits_five_minutes(invitation: Invitation) -> None:
    Invitation.objects.update(claimed_at=NOW)
    mail_invitations(at=NOW + timedelta(minutes=4))
    assert mail.outbox == []
    mail_invitations(at=NOW + timedelta(minutes=6))
    assert len(mail.outbox) == 1


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
