"""Weeks and windows. A week is the ISO week in the board's time zone, told by the date of its Monday. No Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from metrics.instants import NEVER, Flags, Ints, microseconds

WEEK = timedelta(weeks=1)
USUAL_WEEKS = 12
MOST_WEEKS = 10_000
ALL = "all"


@dataclass(frozen=True, slots=True)
class Window:
    """The span that a figure speaks of: from `since` (none: all of history) to the figure's `as_of`.

    `weeks` are the Mondays of its complete weeks, the only ones that means are taken over.
    """

    since: datetime | None
    weeks: tuple[date, ...]

    def holds(self, instants: Ints) -> Flags:
        """Which of the instants lie in it; `NEVER` does not."""
        return (instants > NEVER) if self.since is None else (instants >= microseconds(self.since))


def window(log_begins: datetime | None, as_of: datetime, zone: ZoneInfo, *, weeks: int | None) -> Window:
    """The last so many complete weeks, and the running one up to `as_of`; all of history for None.

    Where no week is complete yet it is all of history too.
    """
    complete = complete_weeks(log_begins, as_of, zone)
    if weeks is None or not complete:
        return Window(None, tuple(complete))
    latest = complete[-weeks:]
    return Window(begins(latest[0], zone), tuple(latest))


def usual_window(log_begins: datetime | None, as_of: datetime, zone: ZoneInfo) -> Window:
    return window(log_begins, as_of, zone, weeks=USUAL_WEEKS)


def complete_weeks(log_begins: datetime | None, as_of: datetime, zone: ZoneInfo) -> list[date]:
    """Not the running week, and the first one only if the log begins exactly on its Monday 00:00."""
    weeks = weeks_between(log_begins, as_of, zone)[:-1]
    if weeks and log_begins and microseconds(log_begins) != microseconds(begins(weeks[0], zone)):
        weeks = weeks[1:]
    return weeks


def weeks_between(log_begins: datetime | None, as_of: datetime, zone: ZoneInfo) -> list[date]:
    """Every week from the first event's to the running one."""
    if log_begins is None:
        return []
    first, running = week_of(log_begins, zone), week_of(as_of, zone)
    return [first + WEEK * number for number in range((running - first) // WEEK + 1)]


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def week_of(instant: datetime, zone: ZoneInfo) -> date:
    day = day_of(instant, zone)
    return day - timedelta(days=day.weekday())


def begins(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day, or the week of that Monday, begins in the zone."""
    return datetime.combine(day, time(), zone)


def week_name(week: date) -> str:
    """As in ISO 8601: "2026-W07"."""
    year, number, _ = week.isocalendar()
    return f"{year}-W{number:02d}"


def counts(instants: Ints, periods: Sequence[date], length: timedelta, zone: ZoneInfo) -> list[int]:
    """How many instants lie in each of these days or weeks, which follow one another, in the zone."""
    found = numbers(instants, periods, length, zone)
    return np.bincount(found[found >= 0], minlength=len(periods))[: len(periods)].tolist()


def numbers(instants: Ints, periods: Sequence[date], length: timedelta, zone: ZoneInfo) -> Ints:
    """In which of them each instant lies, by its number: -1 before the first, one more than the last's behind it."""
    if not periods:
        return np.full(len(instants), -1)
    return np.searchsorted(_edges(periods[0], len(periods), length, zone), instants, side="right") - 1


@lru_cache(16)
def _edges(first: date, periods: int, length: timedelta, zone: ZoneInfo) -> Ints:
    """Where each begins, and the last ends. One reading asks for the same again and again."""
    return np.array([microseconds(begins(first + length * number, zone)) for number in range(periods + 1)], np.int64)


def over(weeks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the weeks that a picture tells, the complete ones."""
    return [week for week in weeks if week["complete"]]


def asked_weeks(word: str) -> int | None:
    """A window as an address tells it: a number of weeks, or "all" of history, which is None. Raises ValueError."""
    if word == ALL:
        return None
    if not word.isascii() or not word.isdigit() or len(word) > 5 or not 1 <= int(word) <= MOST_WEEKS:
        raise ValueError("is not a number of weeks, 1 or more, or “all”")
    return int(word)


def weeks_asked(weeks: int | None) -> str:
    """The same the other way round."""
    return ALL if weeks is None else str(weeks)
