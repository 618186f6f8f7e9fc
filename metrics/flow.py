"""The flow figures: one figure, one pure function over the lives of the cards. Nothing else computes. No Django.

The definitions are those of docs/metrics.md; durations are in days. The lives were read from a log that is cut at
`as_of`: what happened later does not exist here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from boards.replay import Line
from metrics.lives import Life
from metrics.weeks import Window, count_by_week, week_of

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
    by_work_type: dict[str, int]


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

    @property
    def pace(self) -> float | None:
        """The 85th percentile where it stands on enough cards to be held against one."""
        return self.p85 if self.cards >= FEWEST else None


def percentile(values: Iterable[float], p: int) -> float:
    """Nearest rank: the ceil(p * n / 100)-th smallest. There must be a value."""
    ordered = sorted(values)
    return ordered[-(-p * len(ordered) // 100) - 1]


def spread(values: list[float]) -> Spread:
    if len(values) < FEWEST:
        return Spread(len(values), None, None, None, None)
    return Spread(len(values), *(percentile(values, p) for p in (50, 70, 85, 95)))


def finished(lives: Iterable[Life], window: Window) -> list[Life]:
    """Those whose present stay at finish or beyond began in the window."""
    return [life for life in lives if window.holds(life.course.finished_at)]


def unmeasured(lives: Iterable[Life], window: Window) -> list[Life]:
    """Finished without ever having lain in the flow: they have no lead time."""
    return [life for life in finished(lives, window) if life.lead_time is None]


def discarded(lives: Iterable[Life]) -> list[Life]:
    """Those that lie discarded, in the window or before."""
    return [life for life in lives if life.course.discarded_at is not None]


def backward_moves(lives: Iterable[Life], window: Window) -> int:
    """Moves to a column further left in the window; among intake columns they are none."""
    return sum(window.holds(at) for life in lives for at in life.returns)


def lead_times(lives: Iterable[Life], window: Window) -> Spread:
    """From start to finish, of what was finished in the window."""
    times = (life.lead_time for life in finished(lives, window))
    return spread([time for time in times if time is not None])


def flow_load(lives: Iterable[Life], line: Line) -> Load:
    """The cards in the flow now."""
    lives = list(lives)
    flowing = [life for life in lives if life.course.column is not None and line.in_flow(life.course.column)]
    return Load(
        total=len(flowing),
        by_column=Counter(life.place for life in lives if life.place is not None),
        by_work_type=Counter(life.work_type for life in flowing),
    )


def throughput(lives: Iterable[Life], weeks: Iterable[date], zone: ZoneInfo) -> list[Week]:
    """What started, was finished and was discarded week by week; weeks without any are data too."""
    courses = [life.course for life in lives]
    arrived = count_by_week((course.started_at for course in courses), zone)
    done = count_by_week((course.finished_at for course in courses), zone)
    gone = count_by_week((course.discarded_at for course in courses), zone)
    return [Week(week, arrived.get(week, 0), done.get(week, 0), gone.get(week, 0)) for week in weeks]


def mean_per_week(lives: Iterable[Life], window: Window, zone: ZoneInfo) -> float | None:
    """Cards finished per complete week of the window; none before a week is complete."""
    if not window.weeks:
        return None
    weeks = set(window.weeks)
    instants = (life.course.finished_at for life in lives)
    return sum(week_of(at, zone) in weeks for at in instants if at is not None) / len(weeks)


def weeks_of_load(load: int, mean: float | None) -> float | None:
    """How long the present load lasts at the mean throughput; none when nothing was finished."""
    return load / mean if mean else None


def time_in_column(lives: Iterable[Life], line: Line, window: Window, as_of: datetime) -> dict[int, ColumnTime]:
    """By column before finish: the stays that ended in the window or are open, summed per card.

    A stay counts with its whole length, an open one up to `as_of`.
    """
    spent: dict[int, list[list[float]]] = defaultdict(list)
    for life in lives:
        for column, days in _stays_by_column(life, line, window, as_of).items():
            spent[column].append(days)
    return {column: _column_time(cards) for column, cards in spent.items()}


def _stays_by_column(life: Life, line: Line, window: Window, as_of: datetime) -> dict[int, list[float]]:
    stays: dict[int, list[float]] = defaultdict(list)
    for stay in life.stays:
        if not line.is_ready(stay.column) and (stay.until is None or window.holds(stay.until)):
            stays[stay.column].append(stay.days(as_of))
    return stays


def _column_time(cards: list[list[float]]) -> ColumnTime:
    sums = [sum(days) for days in cards]
    return ColumnTime(
        visits=sum(len(days) for days in cards),
        cards=len(cards),
        total=sum(sums),
        median=percentile(sums, 50),
        p85=percentile(sums, 85),
    )
