"""Closing the days that are over, each board's in its own zone."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from django.db import transaction
from django.db.models import Min, OuterRef, Subquery
from django.db.models.functions import Coalesce

from boards.models import Board
from boards.replay import Line
from boards.undo import UNDO_SECONDS
from metrics.courses import Log, Row
from metrics.instants import Ints
from metrics.log import last_row, log_begins, logs_begin, read_log
from metrics.models import Day
from metrics.occupancy import DAY, days_of
from metrics.weeks import begins, day_of

BATCH = 500
BOARDS_AT_ONCE = 1000


def close_days(board: Board, *, at: datetime) -> list[Day]:
    """Close the days that are over and not closed yet, or not as the log now tells them; answers those it closed.

    Running it again, or twice at once, closes the same days with the same figures.
    """
    first = first_open(board, at=at)
    if first is None:
        return []
    days = told_days(board, first, before=_at_end_of(board, first - DAY), at=at)
    keep_days(board, days)
    return days


def with_open_days(*, at: datetime) -> Iterator[int]:
    """The boards of which a day is over that was never closed: found by two questions for each thousand of them.

    A closed day that the log tells otherwise of since, or that another line or zone reads otherwise, is closed again
    with the board's next day.
    """
    for some in Board.objects.in_slices(BOARDS_AT_ONCE):
        yield from _with_open_days(some, at)


def _with_open_days(some: list[int], at: datetime) -> list[int]:
    latest = Day.objects.filter(board=OuterRef("pk")).order_by("-date").values("date")[:1]
    boards = list(Board.objects.filter(pk__in=some).order_by("pk").values_list("pk", "timezone", Subquery(latest)))
    begun = logs_begin([board for board, _, closed in boards if closed is None], at)
    over = {zone: _last_over(ZoneInfo(zone), at) for zone in {zone for _, zone, _ in boards}}
    following = {board: closed + DAY for board, _, closed in boards if closed}
    following |= {board: day_of(begun[board], ZoneInfo(zone)) for board, zone, _ in boards if board in begun}
    return [board for board, zone, _ in boards if board in following and following[board] <= over[zone]]


def first_open(board: Board, *, at: datetime) -> date | None:
    """The first day that is over and must be closed, if there is one: found without reading the log."""
    first, latest = first_day(board, at=at), board.days.order_by("date").last()
    if first is None or latest is None or latest.rule != _rule(board, board.line()) or _has_gap(board, first, latest):
        return first
    told_later = _told_later(board, latest)
    first = min(latest.date + DAY, day_of(told_later, board.zone)) if told_later else latest.date + DAY
    return first if first <= _last_over(board.zone, at) else None


def told_days(board: Board, first: date, *, before: Mapping[int, int] | None, at: datetime) -> list[Day]:
    """The days from `first` to the last one that is over, from the log of the cards with an event on them.

    `before` is how the cards counted by column at the end of the day before; none before the first day of all.
    """
    row, read_to = Row(board.line()), last_row(board)
    log = read_log(board, at, since=begins(first, board.zone) if before is not None else None)
    known = None if before is None else np.array([before.get(column, 0) for column in row.columns], np.int64)
    return days_told(board, log, row, first, before=known, read_to=read_to, at=at)


def days_told(
    board: Board, log: Log, row: Row, first: date, *, before: Ints | None = None, read_to: int, at: datetime
) -> list[Day]:
    """The same from what was read of the log, up to its row `read_to`."""
    rule = _rule(board, row.line)
    dates = [first + DAY * number for number in range((_last_over(board.zone, at) - first).days + 1)]
    days = days_of(log, row, dates, board.zone, before=before)
    happened = zip(days.arrived.tolist(), days.finished.tolist(), days.discarded.tolist(), strict=True)
    return [
        Day(
            board=board,
            date=day,
            columns=_by_column(row, counts),
            arrived=arrived,
            finished=finished,
            discarded=discarded,
            read_to=read_to,
            rule=rule,
        )
        for day, counts, (arrived, finished, discarded) in zip(dates, days.columns.tolist(), happened, strict=True)
    ]


def _by_column(row: Row, counts: list[int]) -> dict[str, int]:
    return {str(column): cards for column, cards in sorted(zip(row.columns, counts, strict=True)) if cards}


def keep_days(board: Board, days: list[Day]) -> None:
    """Put the days in the place of their own, and drop those that were read by another line or zone."""
    if not days:
        return
    fields = ["columns", "arrived", "finished", "discarded", "read_to", "rule"]
    with transaction.atomic():
        Day.objects.bulk_create(
            days, BATCH, update_conflicts=True, unique_fields=["board", "date"], update_fields=fields
        )
        board.days.exclude(rule=days[0].rule).delete()


def first_day(board: Board, *, at: datetime) -> date | None:
    """The day of the first event, where it is over."""
    begun = log_begins(board, at)
    day = day_of(begun, board.zone) if begun else None
    return day if day and day <= _last_over(board.zone, at) else None


def _at_end_of(board: Board, day: date) -> dict[int, int] | None:
    closed = board.days.filter(date=day, rule=_rule(board, board.line())).first()
    return {int(column): cards for column, cards in closed.columns.items()} if closed else None


def _has_gap(board: Board, first: date, latest: Day) -> bool:
    return board.days.filter(date__gte=first).count() <= (latest.date - first).days


def _told_later(board: Board, latest: Day) -> datetime | None:
    """The first instant of a closed day that rows written after its closing tell of: imports do, and undoing."""
    told = board.transitions.filter(pk__gt=latest.read_to).annotate(tells_of=Coalesce("undoes__at", "at"))
    closed = told.filter(tells_of__lt=begins(latest.date + DAY, board.zone))
    return closed.aggregate(first=Min("tells_of"))["first"]


def _last_over(zone: ZoneInfo, at: datetime) -> date:
    """A move shortly before midnight can still be undone for a moment."""
    return day_of(at - timedelta(seconds=UNDO_SECONDS), zone) - DAY


def _rule(board: Board, line: Line) -> str:
    """The same for another order of columns that leaves each in its part: no day tells of places."""
    told = f"{board.timezone} {sorted(line.parts().items())}"
    return hashlib.sha256(told.encode()).hexdigest()
