"""Weeks of the cast's board, which begin on Monday 2026-03-02, and what is told of them."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User

from boards.models import Board, Card, Column
from boards.moves import block_card, create_card, discard_card, move_card
from reports.deciding import Decision, decide
from reports.facts import facts_of
from tests.cast import after

FIRST = date(2026, 3, 2)
NASTY = '<script>alert("x")</script> & Söhne'


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


def make_busy(board: Board, *, by: User) -> Board:
    """Nine weeks in which all sections of a report have something to say; on a board without limits of its own."""
    idea, validation, ready = (board.columns.get(name=name) for name in ("Idea", "Validation", "Ready for Dev"))
    for week in range(8):
        finish(idea, ready, by, day=7 * week, took=5 + week / 2, title="Address check while typing")
    for number in range(12):
        put(validation, by, day=50 + number / 2, title=f"Gift card {number}")
    stuck = put(idea, by, day=20, title=NASTY)
    block_card(card=stuck, reason="supplier", note="<b>Bank</b>", by=by, at=after(days=30))
    gone = put(idea, by, day=50, title="Fax an order")
    discard_card(card=gone, reason="outdated", by=by, at=after(days=58))
    validation.maximum = 3
    validation.save(update_fields=["maximum"])
    squeezed = put(idea, by, day=51, title="Squeezed")
    move_card(card=squeezed, to=validation, by=by, at=after(days=57), override_reason="The <i>customer</i> waits")
    return Board.objects.get(pk=board.pk)


def make_calm(board: Board) -> Board:
    """Without limits: no rule of the report speaks of it."""
    board.columns.update(minimum=None, maximum=None)
    return Board.objects.get(pk=board.pk)
