"""What becomes of ideas as they grow older: how many are still open, ready, discarded. No Django.

Kaplan and Meier (1958) over any exit; the shares of the two exits after Aalen and Johansen (1978), as competing risks.
Ideas that are still open count as long as they have been watched: they are censored from the right.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from metrics.courses import NOWHERE
from metrics.flow import discarded
from metrics.instants import NEVER, Flags, Floats, in_days
from metrics.lives import Lives

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Survival:
    """Shares of all ideas from each of the `days` on, until the next: they sum to 1. Before the first all are open."""

    days: Floats
    open: Floats
    ready: Floats
    discarded: Floats

    def at(self, day: float) -> tuple[float, float, float]:
        """Open, ready and discarded at this age."""
        step = int(np.searchsorted(self.days, day, side="right")) - 1
        if step < 0:
            return 1.0, 0.0, 0.0
        return float(self.open[step]), float(self.ready[step]), float(self.discarded[step])

    @property
    def median(self) -> float | None:
        """The age at which half of them or fewer are still open; none while more are."""
        half = np.flatnonzero(self.open <= 0.5 + TOLERANCE)
        return float(self.days[half[0]]) if len(half) else None


class Outcomes(NamedTuple):
    """Which cards have `begun`; and of these, how old they got, and whether they are ready or discarded."""

    begun: Flags
    days: Floats
    ready: Flags
    discarded: Flags


def survival_of(lives: Lives, as_of: int) -> Survival:
    told = outcomes(lives, as_of)
    return survival(told.days, told.ready, told.discarded)


def outcomes(lives: Lives, as_of: int) -> Outcomes:
    """From started: to ready, to discarded, or open up to `as_of`.

    A card that was archived where it is not finished by now, for the line was moved, was watched until then.
    """
    begun = lives.started != NEVER
    ready, gone = lives.is_measured[begun], discarded(lives)[begun]
    away = lives.lies[begun] == NOWHERE
    ended = np.where(ready, lives.finished[begun], np.where(away, lives.entered[begun], as_of))
    return Outcomes(begun, in_days(ended - lives.started[begun]), ready, gone)


def survival(days: Floats, ready: Flags, gone: Flags) -> Survival:
    """From the ages at which ideas got ready, were discarded, or were last seen open (neither)."""
    steps, number = np.unique(days, return_inverse=True)
    seen = np.bincount(number, minlength=len(steps))
    to_ready = np.bincount(number[ready], minlength=len(steps))
    to_gone = np.bincount(number[gone], minlength=len(steps))
    at_risk = len(days) - np.cumsum(seen) + seen
    still = np.cumprod(1 - (to_ready + to_gone) / at_risk)
    before = np.r_[1.0, still[:-1]] if len(still) else still
    shares = (still, np.cumsum(before * to_ready / at_risk), np.cumsum(before * to_gone / at_risk))
    falls = (to_ready + to_gone) > 0
    return Survival(steps[falls], *(share[falls] for share in shares))
