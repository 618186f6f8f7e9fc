"""The week against the weeks before it, and whether a process behaviour chart calls that more than noise. No Django.

Limits come from the weeks before; the week has changed where it lies outside them, or ends a run on one side of their
mean. Flow load is a stock: each week's is most of the last one's, and limits for it would cry wolf.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from metrics.flow import xmr
from metrics.signals import FEWEST_POINTS, Change, signals
from metrics.weeks import week_of

Picture = dict[str, Any]

KINDS = ("arrived", "finished", "discarded")


def week_figures(picture: Picture, week: date) -> dict[str, Any]:
    """For each kind what the week counts, the mean of the complete weeks before, and the verdict; and the load then."""
    of_week: dict[str, Any] = next((each for each in picture["weeks"] if each["monday"] == week.isoformat()), {})
    before = [each for each in picture["weeks"] if each["complete"] and each["monday"] < week.isoformat()]
    return {
        "this_week": {
            kind: _judged(
                [*(each[kind] for each in before), of_week.get(kind, 0)], complete=of_week.get("complete", False)
            )
            for kind in KINDS
        },
        "flow_load_before": mean(_week_ends(picture)[:-1]),
    }


def mean_lead_time(picture: Picture, week: date, zone: ZoneInfo) -> dict[str, Any] | None:
    """Of what the week finished, against that of the `weeks` before that finished something.

    None where the picture holds a choice of the cards only, or where the week itself has finished nothing.
    """
    told = picture["lead_times"]
    if told["of"] > len(told["dots"]):
        return None
    by_week: dict[date, list[float]] = {}
    for dot in told["dots"]:
        by_week.setdefault(week_of(datetime.fromisoformat(dot["finished"]), zone), []).append(dot["days"])
    if week not in by_week:
        return None
    means = [sum(days) / len(days) for _, days in sorted(by_week.items())]
    return _judged(means, complete=True) | {"weeks": len(means) - 1}


def verdict(values: Sequence[float]) -> Change | None:
    """Of the last value against those before it.

    None where they are too few to tell, or all alike: a first discard after weeks without any has no noise to stand
    out from.
    """
    base = values[:-1]
    limits = xmr(base)
    if limits is None or len(base) < FEWEST_POINTS or not limits.mr_bar:
        return None
    marked = signals(values, mean=limits.mean, lower=limits.lnpl, upper=limits.unpl)
    if len(base) not in marked:
        return Change.NOISE
    return Change.MORE if values[-1] > limits.mean else Change.LESS


def mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _judged(values: Sequence[float], *, complete: bool) -> dict[str, Any]:
    return {"now": values[-1], "before": mean(values[:-1]), "changed": verdict(values) if complete else None}


def _week_ends(picture: Picture) -> list[int]:
    days = zip(picture["cfd"]["days"], picture["load_by_day"], strict=True) if picture["cfd"]["days"] else ()
    return [load for day, load in days if date.fromisoformat(day).isoweekday() == 7]
