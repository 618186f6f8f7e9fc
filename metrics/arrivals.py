"""Cumulative flow: how many cards had come how far by the end of each day, in lines that never fall. No Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np

from metrics.courses import DISCARDED, NOWHERE, Courses, Log, Row
from metrics.instants import Flags, Ints
from metrics.occupancy import DAY, ends_of_days, standing
from metrics.weeks import numbers


@dataclass(frozen=True, slots=True)
class Arrivals:
    """A row for each day, as at its end, and in it a number for each place and, behind them, one for the discarded.

    `lines` count the cards that had come to the place or further on; a discard out of the flow leads furthest of all.
    A card is followed from the beginning of the first day, from where it lies then; one that had left before, from
    when it is in the flow again. `returns` are the moves of the day that led back to the left, by the place left.
    """

    lines: Ints
    returns: Ints


def arrivals_of(log: Log, row: Row, dates: Sequence[date], zone: ZoneInfo) -> Arrivals:
    """The days, which follow one another, from the whole logs of all cards."""
    parts = [_counts(Courses(part, row), dates, zone) for part in log.parts()]
    stood, returns = (sum(counts) for counts in zip(*parts, strict=True))
    return Arrivals(np.cumsum(stood[:, ::-1], axis=1)[:, ::-1], returns)


def furthest(courses: Courses, since: date, zone: ZoneInfo) -> Ints:
    """How far the card of each row had come then, followed from the beginning of a day: a place, `NOWHERE` for none."""
    return _furthest(courses, numbers(courses.log.at, [since], DAY, zone) < 0)


def _counts(courses: Courses, dates: Sequence[date], zone: ZoneInfo) -> tuple[Ints, Ints]:
    day = numbers(courses.log.at, dates, DAY, zone)
    far = len(courses.row.columns)
    came = _furthest(courses, day < 0)
    stood = standing(courses, day, ends_of_days(courses, day), came, len(dates), places=far + 1)
    returns = np.zeros((len(dates), far + 1), np.int64)
    left = _left_behind(courses, came)
    back = (left != NOWHERE) & (day >= 0) & (day < len(dates))
    np.add.at(returns, (day[back], left[back]), 1)
    return stood[1:], returns


def _furthest(courses: Courses, before: Flags) -> Ints:
    """Rows `before` the first day say together where the card lies when it begins."""
    measured = np.r_[courses.row.in_flow | courses.row.ready, False]
    followed = _followed(courses, before)
    place = np.where(followed & measured[courses.lies], courses.lies, NOWHERE)
    out_of_flow = (courses.target == DISCARDED) & (_highest(place, courses.life) != NOWHERE)
    return _highest(np.where(out_of_flow, len(courses.row.columns), place), courses.life)


def _followed(courses: Courses, before: Flags) -> Flags:
    flows = np.r_[courses.row.in_flow, False][courses.lies]
    ready = np.r_[courses.row.ready, False][courses.lies]
    stands = before & np.r_[courses.is_first[1:] | ~before[1:], True] if len(before) else before
    away = stands & (ready | (courses.lies == NOWHERE))
    again = ~before & flows
    gone = np.bincount(courses.life[away], minlength=len(courses.last))[courses.life] > 0
    return (~before | stands) & (~gone | (_highest(again.astype(np.int64), courses.life) > 0))


def _left_behind(courses: Courses, came: Ints) -> Ints:
    """The place that the row led back from: to the left, or from among the discarded; `NOWHERE` for any other row."""
    was_discarded = np.r_[False, courses.target[:-1] == DISCARDED] & ~courses.is_first if len(came) else came > 0
    restored = was_discarded & (courses.lies != NOWHERE) & (came == len(courses.row.columns))
    return np.where(restored, len(courses.row.columns), np.where(courses.goes_back, courses.came_from, NOWHERE))


def _highest(values: Ints, life: Ints) -> Ints:
    """For each row the highest of its card so far."""
    if not len(values):
        return values
    shift = life * (values.max() + 2)  # lifts each card's values above those of all cards before
    return np.maximum.accumulate(values + shift) - shift
