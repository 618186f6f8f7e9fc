"""A board on which things happen by chance."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.models import User

from boards.models import Board, Card, Column
from boards.moves import archive_card, create_card, discard_card, move_card, restore_card, undo_move
from boards.undo import undoable
from tests.cast import after

ACTS = 100


def happenings(board: Board, by: User, chance: Random) -> Iterator[datetime]:
    """Nine weeks or so of all verbs that a card has; each time it goes on another one has happened at that instant."""
    board.columns.update(maximum=None)
    columns = list(board.columns.in_use())
    at = after(days=chance.uniform(-3, 3))
    for _ in range(ACTS):
        at += timedelta(days=chance.expovariate(1.6))
        at = _happen(board, columns, by, at, chance)
        yield at


def _happen(board: Board, columns: list[Column], by: User, at: datetime, chance: Random) -> datetime:
    """One more act, or two where the first is undone at once; answers when it was over."""
    cards = list(board.cards.order_by("pk"))
    card = chance.choice(cards) if cards and chance.random() < 0.7 else None
    if card is None:
        create_card(board=board, column=chance.choice(columns), title="Idea", by=by, at=at)
    elif card.column is None:
        restore_card(card=card, to=chance.choice(columns), by=by, at=at)
    elif chance.random() < 0.2:
        _put_away(card, by, at)
    else:
        move_card(card=card, to=chance.choice([each for each in columns if each != card.column]), by=by, at=at)
    if card and chance.random() < 0.15:
        return _undo(card, by, at)
    return at


def _undo(card: Card, by: User, at: datetime) -> datetime:
    """Never across an hour: a day does not know what was undone after it, a log cut at its end still does."""
    later = at + timedelta(seconds=40)
    if later.hour != at.hour or not undoable(card, by=by, at=later):
        return at
    undo_move(card=card, by=by, at=later)
    return later


def _put_away(card: Card, by: User, at: datetime) -> None:
    if card.finished_at:
        archive_card(card=card, by=by, at=at)
    else:
        discard_card(card=card, reason="evidence", by=by, at=at)
