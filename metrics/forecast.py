"""Forecasts: what the past weeks say of the next ones, if those are like them. numpy, no Django.

Monte Carlo over the cards finished in complete weeks, weeks without any included: each trial draws one past week, with
replacement, for every week to come. The same seed gives the same answer. Nothing is promised beyond 95 %, and nothing
at all from fewer than `FEWEST_WEEKS` weeks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np
import numpy.typing as npt

TRIALS = 10_000
FEWEST_WEEKS = 5
CONFIDENCES = (50, 70, 85, 95)
WEEKS_AHEAD = 12
WEEKS_LOOKED_AT = 520  # who is promised something in ten years is promised nothing
BATCH_SIZES = 12
PROMISE = 85  # per cent, of which a backtest says how often it held
BACKTEST_WEEKS_AHEAD = 4
BACKTEST_WINDOW = 12
BACKTEST_TRIALS = 2_000  # for each of many promises

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class HowMany:
    """Cards finished in the next so many weeks: with p % confidence it is `p..` or more."""

    weeks: int
    p50: int
    p70: int
    p85: int
    p95: int


@dataclass(frozen=True, slots=True)
class When:
    """Weeks until so many cards are finished: with p % confidence it is `p..` or fewer; none beyond ten years."""

    cards: int
    p50: int | None
    p70: int | None
    p85: int | None
    p95: int | None


@dataclass(frozen=True, slots=True)
class Forecast:
    seed: int
    trials: int
    weeks_of_history: int
    how_many: list[HowMany]
    when: list[When]


@dataclass(frozen=True, slots=True)
class Backtest:
    """How often "85 %: so many or more in the next four weeks" came true, told from each past week.

    Where that would have been "none or more" nothing was promised, and nothing could be broken: `empty` counts these.
    """

    tries: int
    held: int
    empty: int

    @property
    def share(self) -> float | None:
        return self.held / self.tries if self.tries else None


def seed_of(board: int, week: date) -> int:
    """The same question in the same week gets the same answer, on every machine."""
    year, number, _ = week.isocalendar()
    return board * 1_000_000 + year * 100 + number


def forecast(finished: Sequence[int], load: int, *, seed: int) -> Forecast | None:
    """From the cards finished in each complete week, and the cards under way; none under five weeks of history."""
    if len(finished) < FEWEST_WEEKS:
        return None
    ahead = zip(range(1, WEEKS_AHEAD + 1), _totals(finished, seed), strict=False)
    how_many = [_how_many(weeks, total) for weeks, total in ahead]
    return Forecast(seed, TRIALS, len(finished), how_many, _when(finished, batches(load), seed))


def batches(load: int) -> list[int]:
    """Numbers of cards worth asking about: one by one, or evenly up to all that are under way."""
    if load <= BATCH_SIZES:
        return list(range(1, load + 1))
    return [round(load * step / BATCH_SIZES) for step in range(1, BATCH_SIZES + 1)]


def backtest(finished: Sequence[int], *, seed: int) -> Backtest | None:
    """What would have been promised at the end of each past week, against what came.

    From the weeks as the log tells them now, at most the twelve before; the four weeks of neighbouring tries overlap.
    None where no promise could have been made and kept yet.
    """
    moments = range(FEWEST_WEEKS, len(finished) - BACKTEST_WEEKS_AHEAD + 1)
    if not moments:
        return None
    promises = [(now, _promise(finished, now, seed)) for now in moments]
    kept = [sum(finished[now : now + BACKTEST_WEEKS_AHEAD]) >= promised for now, promised in promises if promised]
    return Backtest(tries=len(kept), held=sum(kept), empty=len(promises) - len(kept))


def _how_many(weeks: int, total: Counts) -> HowMany:
    """Confidence p reads the (100 - p)th percentile."""
    return HowMany(weeks, *(int(_nearest_rank(total, 100 - p)) for p in CONFIDENCES))


def _promise(finished: Sequence[int], now: int, seed: int) -> int:
    past = finished[max(0, now - BACKTEST_WINDOW) : now]
    total = next(islice(_totals(past, seed + now, BACKTEST_TRIALS), BACKTEST_WEEKS_AHEAD - 1, None))
    return int(_nearest_rank(total, 100 - PROMISE))


def _totals(finished: Sequence[int], seed: int, trials: int = TRIALS) -> Iterator[Counts]:
    """For each week to come the cards finished by its end, trial by trial: read each before the next is asked for."""
    chance, past = np.random.default_rng(seed), np.asarray(finished, dtype=np.int64)
    total = np.zeros(trials, dtype=np.int64)
    while True:
        total += chance.choice(past, size=trials)
        yield total


def _when(finished: Sequence[int], cards: Sequence[int], seed: int) -> list[When]:
    """From the trials that also tell how many, so that both say the same."""
    reached = np.zeros((len(cards), TRIALS), dtype=np.int64)
    wanted = np.asarray(cards, dtype=np.int64)[:, np.newaxis]
    for week, total in enumerate(_totals(finished, seed), start=1):
        reached[(reached == 0) & (total >= wanted)] = week
        if week == WEEKS_LOOKED_AT or reached.all():
            break
    reached[reached == 0] = WEEKS_LOOKED_AT + 1
    return [
        When(number, *(_weeks(weeks, p) for p in CONFIDENCES)) for number, weeks in zip(cards, reached, strict=True)
    ]


def _weeks(reached: Counts, p: int) -> int | None:
    weeks = int(_nearest_rank(reached, p))
    return weeks if weeks <= WEEKS_LOOKED_AT else None


def _nearest_rank(values: Counts, p: int) -> np.int64:
    rank = -(-p * len(values) // 100) - 1
    return np.partition(values, rank)[rank]
