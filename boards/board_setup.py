"""How a board begins, and what it says of itself."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from boards.change import board_change
from boards.columns import add_column, set_line
from boards.models import Board, Membership, WhenFull
from boards.models.board import Role
from boards.models.column import Kind

# The template "upstream": from a need to the commitment to build it.
UPSTREAM: list[dict[str, Any]] = [
    {"name": "Idea", "kind": Kind.WAITING, "policy": "Anyone may add one. It says who needs it and what for."},
    {
        "name": "Validation",
        "kind": Kind.ACTIVE,
        "maximum": 3,
        "policy": "Leaves when we have evidence that the need is real, or is discarded with the evidence against it.",
    },
    {
        "name": "Prototyping",
        "kind": Kind.ACTIVE,
        "maximum": 3,
        "policy": "Leaves when somebody who needs it has tried it.",
    },
    {
        "name": "Ready for Dev",
        "kind": Kind.WAITING,
        "maximum": 6,
        "minimum": 2,
        "when_full": WhenFull.REFUSE,
        "policy": "Small enough to build, clear enough to start. Developers pull from the top.",
    },
]


@transaction.atomic
def create_board(*, name: str, owner: User, timezone: str | None = None, **described: str) -> Board:
    """A new board from the template "upstream". Raises ValidationError for an empty name or an unknown zone."""
    board = Board(name=name.strip(), **({"timezone": timezone} if timezone else {}), **described)
    board.full_clean(exclude=["start", "finish"])
    board.save()
    Membership.objects.create(board=board, person=owner, role=Role.OWNER)
    columns = [add_column(board=board, by=owner, **settings) for settings in UPSTREAM]
    return set_line(board=board, start=columns[0], finish=columns[-1], delivered=None, by=owner)


def describe_board(
    *,
    board: Board,
    name: str,
    purpose: str,
    customer: str,
    expected_value: str,
    timezone: str,
    by: User | None,
) -> Board:
    """Say what the board is called and for, for whom, and in which zone its days and weeks are cut.

    Raises ValidationError for an empty name or an unknown zone.
    """
    with board_change(board, by=by) as change:
        board = change.board
        board.name, board.purpose, board.customer = name.strip(), purpose, customer
        board.expected_value, board.timezone = expected_value, timezone
        board.full_clean(exclude=["start", "finish"])
        board.save(update_fields=["name", "purpose", "customer", "expected_value", "timezone"])
    return board
