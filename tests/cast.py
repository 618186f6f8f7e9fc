"""The cast of most plays: four people, and a board from the template with its four columns.

The owner and the member work on the board, the viewer reads it, the outsider has an account and no business there. The
board's days begin on a Monday, at `after()`; `after(hours=3)` is three hours later.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User

from boards.board_setup import create_board
from boards.models import Board, Card, Column, Membership, Role
from boards.moves import create_card


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
    board = create_board(name="Checkout", owner=owner, timezone="UTC", at=after())
    Membership.objects.create(board=board, person=member)
    Membership.objects.create(board=board, person=viewer, role=Role.VIEWER)
    return board


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
