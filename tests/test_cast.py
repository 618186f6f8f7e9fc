"""The cast of most tests is what the product makes, though it is copied."""

from typing import Any

from django.contrib.auth.models import User

from boards.board_setup import create_board
from boards.models import Board, Role
from tests.cast import after


def told(board: Board) -> list[dict[str, Any]]:
    """All that is kept of a board, with names in place of the numbers of rows."""
    itself = Board.objects.filter(pk=board.pk)
    line = itself.values("start__name", "finish__name", "delivered__name")
    rows = [dict(row) for table in (itself, board.columns, board.decisions) for row in table.order_by("pk").values()]
    return [*map(dict, line), *({name: row[name] for name in row if not name.endswith("id")} for row in rows)]


def test_the_board_is_as_the_owner_would_have_created_it(board: Board, owner: User) -> None:
    asked = create_board(name="Checkout", owner=owner, timezone="UTC", at=after())

    assert told(board) == told(asked)
    assert {decision.by for decision in board.decisions.all()} == {owner}
    assert board.columns.count() == 4
    assert board.start in board.columns.all()


def test_who_is_in_the_cast_and_who_is_not(board: Board, owner: User, member: User, viewer: User) -> None:
    roles = dict(board.memberships.values_list("person", "role"))
    assert roles == {owner.pk: Role.OWNER, member.pk: Role.MEMBER, viewer.pk: Role.VIEWER}
