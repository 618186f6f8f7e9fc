"""A board is visible to who belongs to it; what they may do there follows from their role."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404

from boards.access import Right, fetched, may, may_override, role_of
from boards.models import Board, Card, Column, Role, WhenFull
from tests.cast import fill

SEE, WORK, RULE = Right.SEE, Right.WORK, Right.RULE


@pytest.mark.parametrize(
    ("who", "rights"), [("owner", {SEE, WORK, RULE}), ("member", {SEE, WORK}), ("viewer", {SEE}), ("outsider", set())]
)
def test_a_role_gives_these_rights(
    board: Board, idea: Column, owner: User, request: pytest.FixtureRequest, who: str, rights: set[Right]
) -> None:
    (card,) = fill(idea, "A", by=owner)
    person = request.getfixturevalue(who)

    for right in Right:
        assert may(person, right, board) is (right in rights)
        for noun in (board, idea, card):
            if right in rights:
                assert fetched(type(noun), person, noun.pk, right) == noun
            else:
                with pytest.raises(PermissionDenied if rights else Http404):
                    fetched(type(noun), person, noun.pk, right)


def test_what_is_not_there_is_not_found(owner: User) -> None:
    with pytest.raises(Http404):
        fetched(Card, owner, 1, WORK)


def test_only_an_owner_overrides_a_column_that_refuses(
    validation: Column, owner: User, member: User, outsider: User
) -> None:
    assert [may_override(person, validation) for person in (owner, member, outsider, None)] == [
        True,
        False,
        False,
        False,
    ]
    validation.when_full = WhenFull.ASK
    assert may_override(member, validation)


def test_nobody_has_no_role(board: Board, owner: User) -> None:
    assert role_of(None, board) is None
    assert role_of(owner, board) == Role.OWNER
