"""Who is invited, by whom, how often, and what an invitation opens."""

import re
from datetime import timedelta
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from boards import members
from boards.board_setup import archive_board, create_board, delete_board
from boards.invitation_link import invitation_of, token_of
from boards.models import Approach, Board, Decided, Invitation, Role
from boards.refusals import Refused
from boards.strangers import forget_approaches
from tests.boards.meanwhile import meanwhile
from tests.boards.members.roles import NOW, invite_all, last_decision, of, role


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
