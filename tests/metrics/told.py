"""Lives of cards as the plain tests tell them: a line of six columns, and days since a Monday's midnight in UTC."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from boards.models import WorkType
from boards.replay import Act, Line
from metrics.blocked import Blocks
from metrics.courses import ARCHIVED, DISCARDED, Courses, Log, Row
from metrics.instants import Ints, microseconds
from metrics.lives import Lives, read_lives

BOX, INBOX, IDEA, VALIDATION, READY, LIVE = range(6)
# The ids of columns need not be in the order of their places.
IDS = [11, 16, 12, 15, 13, 14]
LINE = Line(IDS, start=IDS[IDEA], finish=IDS[READY], delivered=IDS[LIVE])
ROW = Row(LINE)

Event = tuple[int | Act, float]
OFF_THE_BOARD = {Act.DISCARD: DISCARDED, Act.ARCHIVE: ARCHIVED}


def day(number: float) -> datetime:
    """So many days after Monday 2026-03-02 00:00 UTC, the beginning of ISO week 10."""
    return datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=number)


def at(number: float) -> int:
    return microseconds(day(number))


def courses(*cards: Sequence[Event]) -> Courses:
    """Each event is the place of a column, or an act without one, and the day. Cards are 1, 2, 3 ..."""
    rows = [(card, what, number) for card, events in enumerate(cards, start=1) for what, number in events]
    return Courses(
        Log(
            card=ints(card for card, _, _ in rows),
            target=ints(OFF_THE_BOARD[what] if isinstance(what, Act) else IDS[what] for _, what, _ in rows),
            at=ints(at(number) for _, _, number in rows),
            late=np.zeros(len(rows), bool),
        ),
        ROW,
    )


def lives(*cards: Sequence[Event], work_types: dict[int, WorkType] | None = None) -> Lives:
    """All are features but for those cards that are named."""
    told = read_lives(courses(*cards))
    codes = [WorkType.values.index((work_types or {}).get(card, WorkType.FEATURE)) for card in told.card.tolist()]
    return told.typed((told.card, ints(codes)))


def blocks(*spans: tuple[int, float, float]) -> Blocks:
    """Card, from, until."""
    return Blocks(*(ints(column) for column in zip(*((card, at(a), at(b)) for card, a, b in spans), strict=True)))


def ints(values) -> Ints:
    return np.array(list(values), np.int64)
