"""A board is visible to its members, and its owners may do more."""

import pytest
from django.contrib.auth.models import User

from boards.access import is_owner, may_configure, may_override
from boards.models import Board, Card, Column
from tests.cast import fill


@pytest.mark.parametrize(("who", "sees"), [("owner", True), ("member", True), ("outsider", False)])
def test_a_board_is_visible_to_its_members(
    board: Board, idea: Column, owner: User, request: pytest.FixtureRequest, who: str, sees: bool
) -> None:
    (card,) = fill(idea, "A", by=owner)
    person = request.getfixturevalue(who)

    assert Board.objects.visible_to(person).filter(pk=board.pk).exists() is sees
    assert Column.objects.visible_to(person).filter(pk=idea.pk).exists() is sees
    assert Card.objects.visible_to(person).filter(pk=card.pk).exists() is sees


@pytest.mark.parametrize(("who", "may"), [("owner", True), ("member", False), ("outsider", False)])
def test_an_owner_may_configure_and_override(
    board: Board, validation: Column, request: pytest.FixtureRequest, who: str, may: bool
) -> None:
    person = request.getfixturevalue(who)

    assert is_owner(person, board) is may
    assert may_configure(person, board) is may
    assert may_override(person, validation) is may


def test_nobody_owns_nothing(board: Board, validation: Column) -> None:
    assert not is_owner(None, board)
    assert not may_override(None, validation)
