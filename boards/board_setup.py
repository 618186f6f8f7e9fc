"""How a board begins, what it says of itself, and how it ends."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone as clock

from boards.change import board_change
from boards.columns import add_column, set_line
from boards.decisions import decide_settings
from boards.models import Board, Column, Decided, Label, Membership, Role
from boards.refusals import Refused
from boards.templates import TEMPLATES

# What a board says of itself.
DESCRIBED = ("name", "purpose", "customer", "expected_value", "timezone")

# What of a column a copy of its board takes over.
COLUMN_SETTINGS = ("name", "kind", "maximum", "minimum", "when_full", "policy")


@transaction.atomic
def create_board(
    *,
    name: str,
    owner: User,
    template: str = "upstream",
    timezone: str | None = None,
    at: datetime | None = None,
    **described: str,
) -> Board:
    """A new board from a template. Raises ValidationError for an empty name or an unknown zone."""
    board = _begin(name, owner, **({"timezone": timezone} if timezone else {}), **described)
    chosen = TEMPLATES[template]
    columns = {settings["name"]: add_column(board=board, by=owner, at=at, **settings) for settings in chosen.columns}
    if columns:
        line = {role: columns.get(column or "") for role, column in chosen.line.items()}
        set_line(board=board, by=owner, at=at, **line)
    board.refresh_from_db()
    return board


@transaction.atomic
def copy_board(*, board: Board, name: str, owner: User, timezone: str, **described: str) -> Board:
    """A new board with the columns, limits, policies, clock and labels of another, without its cards and its people."""
    copy = _begin(name, owner, timezone=timezone, **described)
    columns: dict[int | None, Column] = {
        column.pk: add_column(board=copy, by=owner, **{field: getattr(column, field) for field in COLUMN_SETTINGS})
        for column in board.columns.in_use()
    }
    if board.start_id:
        line = {role: columns.get(getattr(board, f"{role}_id")) for role in ("start", "finish", "delivered")}
        set_line(board=copy, by=owner, at=None, **line)
    Label.objects.bulk_create(
        Label(board=copy, name=label.name, colour=label.colour) for label in board.labels.order_by("name")
    )
    copy.refresh_from_db()
    return copy


def describe_board(*, board: Board, by: User | None, **said: str) -> Board:
    """Say what the board is called and for, for whom, and in which zone its days and weeks are cut; the rest stays.

    Raises ValidationError for an empty name or an unknown zone.
    """
    if unknown := said.keys() - set(DESCRIBED):
        raise TypeError(f"A board does not say {', '.join(sorted(unknown))} of itself.")
    settings = {name: value.strip() for name, value in said.items()}
    with board_change(board, by=by) as change:
        board = change.board
        decide_settings(change, board, "Board", settings)
        board.full_clean(exclude=["start", "finish"])
        board.save(update_fields=list(settings))
    return board


def archive_board(*, board: Board, by: User | None) -> Board:
    """Put a board away: it is read and not changed until it is restored."""
    with board_change(board, by=by) as change:
        board = change.board
        board.archived_at = clock.now()
        board.save(update_fields=["archived_at"])
        change.decide(Decided.BOARD, "Board", after="archived")
    return board


def restore_board(*, board: Board, by: User | None) -> Board:
    with board_change(board, by=by, archived_too=True) as change:
        board = change.board
        if board.archived_at is None:
            return board
        board.archived_at = None
        board.save(update_fields=["archived_at"])
        change.decide(Decided.BOARD, "Board", after="restored")
    return board


def delete_board(*, board: Board, name: str) -> None:
    """Delete a board with all its cards and its whole log, for good. `name` is what the person typed to confirm.

    The log goes first, as it is protected from everything else; whatever is kept of the board goes with it by its
    foreign key.
    """
    if name.strip() != board.name:
        raise Refused("name_differs", f"Type the board's name, {board.name}, to delete it.")
    with board_change(board, by=None, archived_too=True), connection.cursor() as cursor:
        cursor.execute("DELETE FROM boards_transition WHERE board_id = %s", [board.pk])
        Board.objects.filter(pk=board.pk).update(start=None, finish=None, delivered=None)
        Board.objects.filter(pk=board.pk).delete()


def _begin(name: str, owner: User, **described: Any) -> Board:
    board = Board(name=name.strip(), **described)
    board.full_clean(exclude=["start", "finish"])
    board.save()
    Membership.objects.create(board=board, person=owner, role=Role.OWNER)
    return board
