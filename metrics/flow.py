"""The flow figures: one figure, one pure function over the lives of the cards. Nothing else computes. No Django.

The definitions are those of docs/metrics.md; durations are in days. The lives were read from a log that is cut at
`as_of` (in microseconds, as all instants here): what happened later does not exist. Columns are told by their place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np

from metrics.instants import NEVER, Flags, Floats, Ints, in_days
from metrics.lives import Lives
from metrics.weeks import WEEK, Window, counts

FEWEST = 5
THIN = 20


@dataclass(frozen=True, slots=True)
class Spread:
    """How a figure is spread over the cards: "85 % took p85 days or less" is literally true.

    Under 5 cards there are no percentiles; under 20 they are thin, and shown as such.
    """

    count: int
    p50: float | None
    p70: float | None
    p85: float | None
    p95: float | None

    @property
    def thin(self) -> bool:
        return self.count < THIN


@dataclass(frozen=True, slots=True)
class Load:
    """Cards in the flow; `by_column` is where all cards count, in the flow or not."""

    total: int
    by_column: dict[int, int]
    by_work_type: dict[int, int]


@dataclass(frozen=True, slots=True)
class Week:
    """What started, was finished and was discarded in the week of this Monday."""

    monday: date
    arrived: int
    finished: int
    discarded: int


@dataclass(frozen=True, slots=True)
class ColumnTime:
    """The time that cards spent in a column, in days, each card's stays summed."""

    visits: int
    cards: int
    total: float
    median: float
    p85: float


@dataclass(frozen=True, slots=True)
class Discards:
    """Discards that hold, in a window. The rate is their share of all that ended in it."""

    count: int
    rate: float | None
    by_column: dict[int, int]


@dataclass(frozen=True, slots=True)
class Limits:
    """Natural process limits of weekly counts, after Shewhart and Wheeler: XmR. `url` is that of moving ranges."""

    mean: float
    mr_bar: float
    unpl: float
    lnpl: float
    url: float


def percentile(values: Floats | Sequence[float], p: int) -> float:
    """Nearest rank: the ceil(p * n / 100)-th smallest. There must be a value."""
    rank = -(-p * len(values) // 100) - 1
    return np.partition(values, rank)[rank].item()


def spread(values: Floats | Sequence[float]) -> Spread:
    if len(values) < FEWEST:
        return Spread(len(values), None, None, None, None)
    return Spread(len(values), *(percentile(values, p) for p in (50, 70, 85, 95)))


def finished(lives: Lives, window: Window) -> Flags:
    """Those whose present stay at finish or beyond began in the window."""
    return window.holds(lives.finished)


def unmeasured(lives: Lives, window: Window) -> Flags:
    """Finished without ever having lain in the flow: they have no lead time."""
    return finished(lives, window) & ~lives.is_measured


def discarded(lives: Lives) -> Flags:
    """Those that lie discarded, in the window or before."""
    return lives.discarded != NEVER


def returned(lives: Lives, window: Window) -> Flags:
    """Moves to a column further left in the window; among intake columns they are none."""
    return window.holds(lives.returns.at)


def lead_times(lives: Lives, window: Window) -> Floats:
    """From start to finish, of what was finished in the window."""
    measured = finished(lives, window) & lives.is_measured
    return in_days(lives.finished[measured] - lives.started[measured])


def times_to_market(lives: Lives, window: Window) -> Floats:
    """From start to the arrival that began the present stay where users have it, if that was in the window."""
    measured = window.holds(lives.delivered) & (lives.started != NEVER)
    return in_days(lives.delivered[measured] - lives.started[measured])


def flow_load(lives: Lives) -> Load:
    """The cards in the flow now."""
    flowing = lives.is_in_flow
    return Load(
        total=int(flowing.sum()),
        by_column=tally(lives.counts_in),
        by_work_type=tally(lives.work_type[flowing]),
    )


def throughput(lives: Lives, weeks: Sequence[date], zone: ZoneInfo) -> list[Week]:
    """What started, was finished and was discarded week by week; weeks without any are data too."""
    kinds = (lives.started, lives.finished, lives.discarded)
    return list(map(Week, weeks, *(counts(instants, weeks, WEEK, zone) for instants in kinds)))


def finished_per_week(lives: Lives, window: Window, zone: ZoneInfo) -> list[int]:
    """Cards finished in each complete week of the window."""
    return counts(lives.finished, window.weeks, WEEK, zone)


def mean_per_week(finished: Sequence[int]) -> float | None:
    """Of the complete weeks; none before a week is complete."""
    return sum(finished) / len(finished) if finished else None


def weeks_of_load(load: int, mean: float | None) -> float | None:
    """How long the present load lasts at the mean throughput; none when nothing was finished."""
    return load / mean if mean else None


def time_in_column(lives: Lives, window: Window, as_of: int) -> dict[int, ColumnTime]:
    """By column before finish: the stays that ended in the window or are open, summed per card.

    A stay counts with its whole length, an open one up to `as_of`.
    """
    stays, counting = lives.stays, counting_stays(lives, window)
    spent = np.where(stays.until == NEVER, as_of, stays.until) - stays.since
    # All columns at once: a sum for each pair of column and card. No sum of microseconds here is beyond 2 ** 53.
    pairs, shape = (stays.place * len(lives.card) + stays.life)[counting], (len(lives.row.columns), len(lives.card))
    visits = np.bincount(pairs, minlength=shape[0] * shape[1]).reshape(shape)
    sums = np.bincount(pairs, spent[counting], minlength=shape[0] * shape[1]).reshape(shape)
    return {place: _column_time(visits[place], sums[place]) for place in np.flatnonzero(visits.any(axis=1)).tolist()}


def counting_stays(lives: Lives, window: Window) -> Flags:
    """Which stays time in column is made of."""
    stays = lives.stays
    return ~lives.row.ready[stays.place] & ((stays.until == NEVER) | window.holds(stays.until))


def _column_time(visits: Ints, sums: Floats) -> ColumnTime:
    been = in_days(sums[visits > 0])
    return ColumnTime(
        visits=int(visits.sum()),
        cards=len(been),
        total=float(in_days(sums.sum())),
        median=percentile(been, 50),
        p85=percentile(been, 85),
    )


def flow_distribution(lives: Lives, window: Window) -> dict[int, float]:
    """The share of each work type among what was finished in the window."""
    numbers = tally(lives.work_type[finished(lives, window)])
    return {kind: number / sum(numbers.values()) for kind, number in numbers.items()}


def discards(lives: Lives, window: Window) -> Discards:
    """Discards that hold in the window, against what was finished in it."""
    gone, done = window.holds(lives.discarded), int(finished(lives, window).sum())
    count = int(gone.sum())
    return Discards(count, count / (count + done) if count + done else None, tally(lives.left[gone]))


def ages(lives: Lives, as_of: int) -> tuple[Ints, Floats, Floats]:
    """The cards in the flow, the oldest first: their numbers, days since they started, days in their column."""
    flowing = np.flatnonzero(lives.is_in_flow)
    flowing = flowing[np.lexsort((flowing, lives.started[flowing]))]
    return flowing, in_days(as_of - lives.started[flowing]), in_days(as_of - lives.entered[flowing])


def ages_on_leaving(lives: Lives, window: Window, place: int) -> Floats:
    """How old the cards finished in the window were, from start, when they left this column for the last time."""
    stays, measured = lives.stays, finished(lives, window) & lives.is_measured
    its = (stays.place == place) & (stays.until != NEVER) & measured[stays.life]
    left = np.full(len(lives.card), NEVER)
    left[stays.life[its]] = stays.until[its]  # a life's stays stand in order: the last one remains
    been = left != NEVER
    return in_days(left[been] - lives.started[been])


def xmr(values: Sequence[float]) -> Limits | None:
    """Limits of an individuals and moving range chart: mean +- 2.66 mean moving ranges. None under two points."""
    if len(values) < 2:
        return None
    mean = sum(values) / len(values)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    mr_bar = sum(ranges) / len(ranges)
    return Limits(mean, mr_bar, mean + 2.66 * mr_bar, max(0.0, mean - 2.66 * mr_bar), 3.268 * mr_bar)


def tally(kinds: Ints) -> dict[int, int]:
    """How many of each; less than 0 stands for none of them."""
    found, numbers = np.unique(kinds[kinds >= 0], return_counts=True)
    return dict(zip(found.tolist(), numbers.tolist(), strict=True))
