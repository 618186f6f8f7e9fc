"""Day by day: how many cards counted in which column at its end, and what happened on it. No Django."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from boards.replay import Line
from metrics.lives import Life, Row

DAY = timedelta(days=1)


@dataclass(slots=True)
class DayCount:
    """`columns` tells by column id; `finished` and `discarded` are those that were still so at the end of the day."""

    columns: Counter[int] = field(default_factory=Counter)
    arrived: int = 0
    finished: int = 0
    discarded: int = 0


def day_counts(
    logs: Iterable[Iterable[Row]], line: Line, zone: ZoneInfo, *, first: date, last: date, before: Mapping[int, int]
) -> Iterator[tuple[date, DayCount]]:
    """Every day from the first to the last one, from the whole logs of all cards with an event on them.

    `before` is how the cards counted at the end of the day before the first.
    """
    changes: dict[date, DayCount] = defaultdict(DayCount)
    for rows in logs:
        _read_days(rows, line, zone, changes)
    columns = Counter(before)
    for number in range((last - first).days + 1):
        day = first + number * DAY
        change = changes[day]
        columns.update(change.columns)
        yield day, DayCount(+columns, change.arrived, change.finished, change.discarded)


def _read_days(rows: Iterable[Row], line: Line, zone: ZoneInfo, changes: dict[date, DayCount]) -> None:
    life = Life("")
    for day, events in groupby(rows, key=lambda row: day_of(row[2], zone)):
        origin, change = life.place, changes[day]
        for event in events:
            life.read(*event, line)
        change.columns.subtract(_one(origin))
        change.columns.update(_one(life.place))
        course = life.course
        change.arrived += _is_on(day, course.started_at, zone)
        change.finished += _is_on(day, course.finished_at, zone)
        change.discarded += _is_on(day, course.discarded_at, zone)


def _one(column: int | None) -> dict[int, int]:
    return {} if column is None else {column: 1}


def _is_on(day: date, instant: datetime | None, zone: ZoneInfo) -> bool:
    return instant is not None and day_of(instant, zone) == day


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()
