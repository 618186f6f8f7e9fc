"""Day by day: how many cards counted in which column at its end, and what happened on it. No Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from metrics.courses import DISCARDED, NOWHERE, Courses, Log, Row
from metrics.instants import NEVER, Flags, Ints
from metrics.weeks import numbers

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """One entry for each day, as at its end: `columns` has a row for each day, and in it a number for each place.

    `gone` is how many cards lie discarded. `arrived`, `finished` and `discarded` are what happened on the day and held
    at its end: a card that is taken back later does not change the day it had been finished on.
    """

    dates: Sequence[date]
    columns: Ints
    gone: Ints
    arrived: Ints
    finished: Ints
    discarded: Ints


def days_of(log: Log, row: Row, dates: Sequence[date], zone: ZoneInfo, *, before: Ints | None = None) -> Days:
    """The days, which follow one another, from the whole logs of all cards with an event on them.

    Where the logs of other cards were left out, `before` tells for each place how many cards counted there at the end
    of the day before the first; `gone` is then told without those.
    """
    parts = [_counts(Courses(part, row), dates, zone) for part in log.parts()]
    columns, gone, arrived, finished, discarded = (sum(counts) for counts in zip(*parts, strict=True))
    lying = columns[1:] if before is None else columns[1:] - columns[0] + before
    return Days(dates, lying, gone, arrived, finished, discarded)


def _counts(courses: Courses, dates: Sequence[date], zone: ZoneInfo) -> tuple[Ints, ...]:
    """What the cards of one log add to the columns (with the time before the first day), and to the rest of `Days`."""
    day = numbers(courses.log.at, dates, DAY, zone)
    ends = ends_of_days(courses, day)
    discarded_at = np.where(courses.target == DISCARDED, courses.log.at, NEVER)
    return (
        standing(courses, day, ends, courses.counts_in, len(dates), places=len(courses.row.columns)),
        standing(courses, day, ends, np.where(discarded_at == NEVER, NOWHERE, 0), len(dates), places=1)[1:, 0],
        *(
            _happened(day[ends], instants[ends], dates, zone)
            for instants in (courses.started_at, courses.finished_at, discarded_at)
        ),
    )


def ends_of_days(courses: Courses, day: Ints) -> Flags:
    """Each card's last row of each day."""
    return np.r_[courses.is_first[1:] | (day[1:] != day[:-1]), True] if len(day) else np.empty(0, bool)


def standing(courses: Courses, day: Ints, ends: Flags, place: Ints, days: int, *, places: int) -> Ints:
    """How many cards stand at each place before the first day, and at the end of each; `place` tells it row by row."""
    changes = np.zeros((days + 2, places + 1), np.int64)  # what is behind the last day; who stands nowhere
    begins = np.r_[True, ends[:-1]] if len(ends) else ends
    came_from = np.where(courses.is_first, NOWHERE, np.r_[NOWHERE, place[:-1]] if len(place) else place)
    np.add.at(changes, (day[ends] + 1, place[ends]), 1)
    np.subtract.at(changes, (day[begins] + 1, came_from[begins]), 1)
    return np.cumsum(changes[:-1], axis=0)[:, :places]


def _happened(day: Ints, instants: Ints, dates: Sequence[date], zone: ZoneInfo) -> Ints:
    """How many of the instants lie on the day at whose end they held."""
    on = (day >= 0) & (numbers(instants, dates, DAY, zone) == day)
    return np.bincount(day[on], minlength=len(dates))[: len(dates)]
