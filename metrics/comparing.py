"""Two windows of a board side by side: the difference, and whether it is more than noise. Reads pictures. No Django.

Judged are figures that a process behaviour chart can be drawn of, week by week: the limits come from the earlier
window, the weeks that are held against them from the later one. Everything else is shown without a verdict.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from metrics.flow import xmr
from metrics.signals import FEWEST_POINTS, Change, change
from metrics.weeks import over

Picture = Mapping[str, Any]
Read = Callable[[Picture], float | None]


@dataclass(frozen=True, slots=True)
class Compared:
    """`verdict` is none where no chart can be drawn of the figure, or of too few weeks.

    More and less are said of the figure: where a signal points the other way than the figure went, it is noise.
    """

    name: str
    unit: str
    before: float | None
    after: float | None
    verdict: Change | None

    @property
    def difference(self) -> float | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class _Figure:
    name: str
    unit: str
    read: Read
    weekly: str | None = None  # what the weeks of a picture tell of it


def _of(*path: str) -> Read:
    def read(picture: Picture) -> float | None:
        value: Any = picture
        for key in path:
            value = value[key]
        return value

    return read


def _a_week(kind: str) -> Read:
    def read(picture: Picture) -> float | None:
        values = _complete(picture, kind)
        return sum(values) / len(values) if values else None

    return read


def _moves_a_week(picture: Picture) -> float | None:
    weeks = len(over(picture["weeks"]))
    return picture["backward_moves"] / weeks if weeks else None


FIGURES = (
    _Figure("Started", "a week", _a_week("arrived"), "arrived"),
    _Figure("Finished", "a week", _a_week("finished"), "finished"),
    _Figure("Discarded", "a week", _a_week("discarded"), "discarded"),
    _Figure("Flow load at the end", "ideas", _of("flow_load", "total")),
    _Figure("Weeks of load", "", _of("weeks_of_load")),
    _Figure("Half ready within", "days", _of("lead_time", "p50")),
    _Figure("85 % ready within", "days", _of("lead_time", "p85")),
    _Figure("Flow efficiency", "%", _of("flow_efficiency")),
    _Figure("Discard rate", "%", _of("discards", "rate")),
    _Figure("Moves to the left", "a week", _moves_a_week),
)


def compare(before: Picture, after: Picture) -> list[Compared]:
    """Every figure of the two windows, the earlier one first. Both end with a complete week."""
    return [
        Compared(figure.name, figure.unit, figure.read(before), figure.read(after), _verdict(figure, before, after))
        for figure in FIGURES
    ]


def _verdict(figure: _Figure, before: Picture, after: Picture) -> Change | None:
    if figure.weekly is None:
        return None
    base, later = _complete(before, figure.weekly), _complete(after, figure.weekly)
    limits = xmr(base)
    if limits is None or len(base) < FEWEST_POINTS or not later:
        return None
    found = change(later, mean=limits.mean, lower=limits.lnpl, upper=limits.unpl)
    went = sum(later) / len(later) - limits.mean
    return found if (found is Change.MORE and went > 0) or (found is Change.LESS and went < 0) else Change.NOISE


def _complete(picture: Picture, kind: str) -> list[int]:
    return [week[kind] for week in over(picture["weeks"])]
