"""Weeks of the cast's board, which begin on Monday 2026-03-02, and what is told of them."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User

from boards.models import Board, Card, Column
from boards.moves import create_card, move_card
from reports.deciding import Decision, decide
from reports.facts import facts_of
from tests.cast import after

FIRST = date(2026, 3, 2)


def facts_of_week(board: Board, number: int, before: dict[str, Any] | None = None) -> dict[str, Any]:
    """Of the first week for 1, of the second for 2."""
    return facts_of(Board.objects.get(pk=board.pk), FIRST + timedelta(weeks=number - 1), before=before)


def decided(board: Board, week: int) -> Decision:
    return decide(facts_of_week(board, week))


def put(column: Column, by: User, *, day: float, title: str = "Idea") -> Card:
    """A new card in the column, so many days after the beginning."""
    return create_card(board=column.board, column=column, title=title, by=by, at=after(days=day))


def finish(column: Column, ready: Column, by: User, *, day: float, took: float, title: str = "Idea") -> Card:
    """A card that came to the column then, and was ready so many days later."""
    card = put(column, by, day=day, title=title)
    return move_card(card=card, to=ready, by=by, at=after(days=day + took))
