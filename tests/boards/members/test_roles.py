"""Roles change, people leave, and a board keeps an owner."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from boards import members
from boards.invitation_link import token_of
from boards.models import Board, Column, Invitation, Role
from boards.refusals import Refused
from boards.talk import watch_card
from tests.boards.members.roles import NOW, last_decision, of, role
from tests.cast import fill


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
