"""The cast of most plays: four people, and a board from the template with its four columns.

The owner and the member work on the board, the viewer reads it, the outsider has an account and no business there. The
board's days begin on a Monday, at `after()`; `after(hours=3)` is three hours later.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, TypeVar

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from boards.board_setup import create_board
from boards.models import Board, Card, Column, Decision, Membership, Role
from boards.moves import create_card

Row = TypeVar("Row", bound=Model)
LINE = ("start_id", "finish_id")


def after(**span: float) -> datetime:
    """An instant in the board's days, by how long it comes after their beginning."""
    return datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(**span)


def fill(column: Column, titles: str, *, by: User) -> list[Card]:
    """A card for each letter, from head to end; the last one came first, on the hour, the others an hour apart."""
    cards = [
        create_card(board=column.board, column=column, title=title, by=by, at=after(hours=hours))
        for hours, title in enumerate(reversed(titles))
    ]
    return cards[::-1]


def titles(column: Column) -> str:
    """What lies in the column, from head to end."""
    return "".join(column.cards.order_by("position").values_list("title", flat=True))


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("olga", first_name="Olga", last_name="Owner")


@pytest.fixture
def member(db: None) -> User:
    return User.objects.create_user("max", first_name="Max", last_name="Member")


@pytest.fixture
def viewer(db: None) -> User:
    return User.objects.create_user("vera", first_name="Vera", last_name="Viewer")


@pytest.fixture
def outsider(db: None) -> User:
    return User.objects.create_user("otto", first_name="Otto", last_name="Outsider")


@pytest.fixture
def board(owner: User, member: User, viewer: User) -> Board:
    board = copy_of(created(), owner)
    roles = {owner: Role.OWNER, member: Role.MEMBER, viewer: Role.VIEWER}
    Membership.objects.bulk_create(Membership(board=board, person=person, role=role) for person, role in roles.items())
    return board


class Created(NamedTuple):
    """What `create_board` leaves in the database, beside the membership of the owner."""

    board: Board
    columns: list[Column]
    decisions: list[Decision]


@cache
def created() -> Created:
    """Once, and taken back: a copy takes a tenth of the time, and thousands of tests begin with a board."""
    with transaction.atomic():
        owner = User.objects.create_user("another", first_name="Olga", last_name="Owner")
        board = create_board(name="Checkout", owner=owner, timezone="UTC", at=after())
        created = Created(board, list(board.columns.all()), list(board.decisions.order_by("pk")))
        transaction.set_rollback(True)
    return created


def copy_of(created: Created, owner: User) -> Board:
    board = again(created.board, start_id=None, finish_id=None)
    board.save()
    columns = {column.pk: again(column, board_id=board.pk) for column in created.columns}
    Column.objects.bulk_create(columns.values())
    for end in LINE:
        setattr(board, end, columns[getattr(created.board, end)].pk)
    board.save(update_fields=LINE)
    Decision.objects.bulk_create(again(each, board_id=board.pk, by_id=owner.pk) for each in created.decisions)
    return board


def again(row: Row, **otherwise: Any) -> Row:
    """A new row that says the same but for this."""
    fields = (field for field in row._meta.concrete_fields if not field.primary_key)
    return type(row)(**{field.attname: getattr(row, field.attname) for field in fields} | otherwise)


@pytest.fixture
def idea(board: Board) -> Column:
    return board.columns.get(name="Idea")


@pytest.fixture
def validation(board: Board) -> Column:
    """Takes three cards."""
    return board.columns.get(name="Validation")


@pytest.fixture
def prototyping(board: Board) -> Column:
    """Takes three cards."""
    return board.columns.get(name="Prototyping")


@pytest.fixture
def ready(board: Board) -> Column:
    """Takes six cards. A card that arrives here is finished."""
    return board.columns.get(name="Ready for Dev")
