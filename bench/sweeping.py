"""Figures kept fresh by workers: how many boards a second, and how long after a busy minute all are fresh."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from bench.grounds import people
from bench.measuring import Figures, progress, tell
from boards.models import Board, Card, Column, Membership, Role, Transition
from boards.replay import Act
from metrics.models import BoardFigures, FlowPage
from tests.processes.installation import Installation, until

LONG = 1800  # seconds after which nobody waits any more
NAMES = ["Idea", "Validation", "Prototyping", "Ready for Dev"]
BATCH = 1000


def make_boards(number: int) -> list[int]:
    """Small ones, all fresh; ids."""
    boards = Board.objects.bulk_create((Board(name=f"Small {each}") for each in range(number)), BATCH)
    columns = Column.objects.bulk_create(
        (Column(board=board, name=name, position=place) for board in boards for place, name in enumerate(NAMES)), BATCH
    )
    firsts, lasts = columns[:: len(NAMES)], columns[len(NAMES) - 1 :: len(NAMES)]
    for board, first, last in zip(boards, firsts, lasts, strict=True):
        board.start, board.finish, board.version = first, last, 1
    Board.objects.bulk_update(boards, ["start", "finish", "version"], BATCH)
    Membership.objects.bulk_create(
        (Membership(board=each, person=people()[0], role=Role.OWNER) for each in boards), BATCH
    )
    _fill(firsts)
    _freshen(boards)
    return [board.pk for board in boards]


def _fill(columns: list[Column]) -> None:
    now = timezone.now()
    cards = Card.objects.bulk_create(
        (Card(board_id=each.board_id, column=each, title="X", entered_at=now, started_at=now) for each in columns),
        BATCH,
    )
    rows = (
        Transition(board_id=card.board_id, card=card, kind=Act.CREATE, to_column=column, to_name=column.name, at=now)
        for card, column in zip(cards, columns, strict=True)
    )
    QuerySet[Transition](Transition).bulk_create(rows, BATCH)  # the log's own way is a row at a time


def _freshen(boards: list[Board]) -> None:
    now = timezone.now()
    fresh = {"version": 1, "as_of": now, "stale_at": now + timedelta(days=2)}
    BoardFigures.objects.bulk_create((BoardFigures(board=board, **fresh) for board in boards), BATCH)
    FlowPage.objects.bulk_create((FlowPage(board=board, **fresh) for board in boards), BATCH)


@contextmanager
def at_work(installation: Installation, workers: int) -> Iterator[None]:
    names = [f"worker-{number}" for number in range(workers)]
    for name in names:
        installation.start("worker", name)
    installation.start("beat")
    try:
        yield
    finally:
        for part in (*names, "beat"):
            installation.stop(part)


def measure_refreshes_of_many(installation: Installation, boards: list[int], workers: int) -> None:
    """All are changed at once: boards a second, from the first that is fresh."""
    with at_work(installation, workers):
        _change(boards[:1])
        until(lambda: not _behind(), "worker and beat have begun", seconds=300)
        _change(boards)
        until(lambda: _behind() < len(boards), "the first is fresh", seconds=300)
        began, left = time.monotonic(), _behind()
        until(lambda: not _behind(), "all are fresh", seconds=LONG, pause=0.5)
        took = time.monotonic() - began
    about = {"database": connection.vendor, "boards": len(boards), "workers": workers}
    tell("refreshes by workers", {"refreshes_per_s": round(left / took, 1)}, about=about)


def measure_busy_minute(
    installation: Installation, boards: list[int], workers: int, minute: int, *, goal: Figures
) -> None:
    """A change in each, spread over a minute: how long after it the last is fresh."""
    with at_work(installation, workers):
        ends = time.monotonic() + minute
        for second in range(minute):
            _change(boards[second::minute])
            time.sleep(max(0, ends - minute + second + 1 - time.monotonic()))
        late = _behind()
        progress(f"{late} boards wait after the minute")
        until(lambda: not _behind(), "all are fresh", seconds=LONG, pause=0.5)
        took = time.monotonic() - ends
    about = {"database": connection.vendor, "boards": len(boards), "workers": workers}
    tell("a busy minute", {"behind_after_it": late, "fresh_after_it_s": round(took, 1)}, about=about, goal=goal)


def _change(boards: list[int]) -> None:
    Board.objects.filter(pk__in=boards).update(version=F("version") + 1)


def _behind() -> int:
    return BoardFigures.objects.filter(Q(version=None) | Q(version__lt=F("board__version"))).count()
