"""The top of the Flow page: what the figures say, in plain words, by rules. Reads a picture and computes nothing.

A sentence is left out where its figure is not known. Nothing is called better or worse unless a process behaviour
chart calls it more than noise.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from metrics.signals import FEWEST_POINTS, Change, change
from metrics.weeks import over

Picture = Mapping[str, Any]

# A share as people say it: the nearest of these.
SHARES = {
    0.1: "a tenth",
    0.2: "a fifth",
    0.25: "a quarter",
    1 / 3: "a third",
    0.4: "two fifths",
    0.5: "half",
    0.6: "three fifths",
    2 / 3: "two thirds",
    0.75: "three quarters",
    0.8: "four fifths",
    0.9: "nine tenths",
}
WORTH_A_WORD = 0.05
NEARLY_ALL = 0.95


def headline(picture: Picture) -> list[str]:
    """The sentences, the most telling first."""
    if not picture["cards"]:
        return [_nothing(picture)]
    return [*_load(picture), *_time(picture), *_lead_time(picture), *_changed(picture)]


def per_week(mean: float) -> str:
    """A pace in figures that are not lost: a card in fifty weeks is no 0.0 a week."""
    return f"{mean:.1f}" if mean >= 0.1 else f"{mean:.1g}"


def share(part: float) -> str:
    """A share of a whole, 0 to 1, in words: "four fifths"."""
    if part >= NEARLY_ALL:
        return "nearly all"
    if part < WORTH_A_WORD:
        return "almost none"
    return SHARES[min(SHARES, key=lambda known: abs(known - part))]


def _nothing(picture: Picture) -> str:
    day = datetime.fromisoformat(picture["window"]["to"]) - timedelta(microseconds=1)
    return f"Up to {day:%-d %b %Y} no idea{_filter(picture)} had been put on this board."


def _filter(picture: Picture) -> str:
    asked = picture["filter"]
    kind = f" of type {asked['work_type']}" if asked["work_type"] else ""
    return kind + (f" once in {asked['column']}" if asked["column"] else "")


def _load(picture: Picture) -> Iterator[str]:
    load, mean = picture["flow_load"]["total"], picture["throughput"]["mean_per_week"]
    under_way = f"{load} {'idea' if load == 1 else 'ideas'}{_filter(picture)} under way"
    if mean is None:
        yield f"{under_way}. No week is complete yet: how fast they flow is not known."
    elif not mean:
        yield f"{under_way}, none finished in {_weeks(picture['throughput']['complete_weeks'])}."
    else:
        yield f"{under_way}, {per_week(mean)} finished a week: {picture['weeks_of_load']:,.1f} weeks of load."


def _time(picture: Picture) -> Iterator[str]:
    flowing = {column["name"] for column in picture["columns"] if column["part"] == "flow"}
    times = {name: time for name, time in picture["time_in_column"].items() if name in flowing}
    total = sum(time["total_days"] for time in times.values())
    if not total:
        return
    name = max(times, key=lambda column: times[column]["total_days"])
    longest = times[name]
    yield f"Most time is spent in {name} ({100 * longest['total_days'] / total:.0f} %){_waiting(longest)}."


def _waiting(time: Mapping[str, Any]) -> str:
    if time["kind"] == "waiting":
        return ", where ideas wait"
    blocked = time["blocked_days"] / time["total_days"]
    return f", {share(blocked)} of it blocked" if blocked >= WORTH_A_WORD else ""


def _lead_time(picture: Picture) -> Iterator[str]:
    lead, efficiency = picture["lead_time"], picture["flow_efficiency"]
    if lead["p85"] is not None:
        thin = f" (thin: only {lead['count']} finished)" if picture["sle"]["thin"] else ""
        yield f"Half are ready within {_days(lead['p50'])}, 85 % within {_days(lead['p85'])}{thin}."
    if efficiency is not None:
        waited = 1 - efficiency
        yield (
            f"What was finished had waited {share(waited)} of its time."
            if waited >= WORTH_A_WORD
            else "What was finished hardly ever waited."
        )


def _changed(picture: Picture) -> Iterator[str]:
    limits, weeks = picture["xmr"], [week["finished"] for week in over(picture["weeks"])]
    if limits is None or len(weeks) < FEWEST_POINTS:
        return
    found = change(weeks, mean=limits["mean"], lower=limits["lnpl"], upper=limits["unpl"])
    if found is not Change.NOISE:
        yield f"{'More' if found is Change.MORE else 'Fewer'} were finished a week at times than chance explains."


def _weeks(number: int) -> str:
    return "the last week" if number == 1 else f"{number} weeks"


def _days(days: float) -> str:
    return f"{days:.0f} days" if days >= 9.5 else f"{days:.1f} days"
