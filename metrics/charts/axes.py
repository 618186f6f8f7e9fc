"""Scales and axes as all charts have them. Time runs in the board's zone, whatever the zone of who looks."""

from datetime import UTC, datetime, timedelta
from math import ceil, floor, log10
from typing import Any

import altair as alt

from metrics.charts.palette import LINE

WEEK = timedelta(weeks=1)
MOST_TICKS = 7


def wall(iso: str) -> str:
    """An instant in the board's zone as the wall clock there shows it, for a scale that knows no zones."""
    return f"{iso[:19]}Z" if "T" in iso else f"{iso}T00:00:00Z"


def clock(iso: str) -> datetime:
    return datetime.fromisoformat(wall(iso))


def later(iso: str, **span: float) -> str:
    return (clock(iso) + timedelta(**span)).strftime("%Y-%m-%dT%H:%M:%SZ")


def every(step: int, count: int) -> list[int]:
    """Every so many days back from the last one."""
    return [*range((count - 1) % step, count, step)]


def around(days: list[str], day: int, step: int) -> dict[str, str]:
    """The stretch that one of every so many days stands for, within all of them."""
    half = 12 * step
    first, last = wall(days[0]), wall(days[-1])
    return {"from": max(later(days[day], hours=-half), first), "until": min(later(days[day], hours=half), last)}


def short_date(iso: str) -> str:
    return f"{clock(iso):%-d %b %Y}"


def over_time(start: str, end: str, field: str = "at") -> alt.X:
    first, last = clock(start), max(clock(end), clock(start) + timedelta(days=1))
    axis = alt.Axis(
        values=exactly(ticks(first, last)),
        format=date_format(last - first),
        grid=False,
        labelOverlap="parity",
        labelSeparation=12,
    )
    scale = alt.Scale(type="utc", domainMin=exactly(milliseconds(first)), domainMax=exactly(milliseconds(last)))
    return alt.X(f"{field}:T", title=None, scale=scale, axis=axis)


def exactly(value: int | list[int]) -> alt.ExprRef:
    """An instant as an expression: as a number it becomes a call that the interpreter in the page reads as a year."""
    return alt.ExprRef(expr=str(value))


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def date_format(span: timedelta) -> str:
    return "%b %Y" if span > 60 * WEEK else "%-d %b"


def ticks(first: datetime, last: datetime) -> list[int]:
    """Mondays, every so many weeks; each day where there are few."""
    step = timedelta(days=1) if last - first < 2 * WEEK else WEEK * ceil((last - first) / WEEK / MOST_TICKS)
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
    tick = midnight if step < WEEK else midnight + timedelta(days=-first.weekday() % 7)
    tick += step if tick < first else timedelta(0)
    return [milliseconds(tick + number * step) for number in range(floor((last - tick) / step) + 1)]


def amounts(field: str, top: float, unit: str | None, *, low: float = 0, labels: str | None = None) -> alt.Y:
    """How much, from `low` up to `top`, with the unit above the axis."""
    axis = alt.Axis(tickCount=4, tickMinStep=1, gridColor=LINE, **words(labels))
    return alt.Y(f"{field}:Q", title=unit, scale=alt.Scale(domain=[low, top], nice=False), axis=axis)


def words(labels: str | None) -> dict[str, Any]:
    return {} if labels is None else {"labelExpr": labels}


def counted(field: str, first: float, last: float, title: str) -> alt.X:
    """Whole things along the way: days of age, weeks from now, cards."""
    end = max(last, first + 1)
    few = {"values": [*range(ceil(first), floor(end) + 1)]} if end - first <= MOST_TICKS else {"tickCount": 6}
    axis = alt.Axis(grid=False, titleAlign="right", titleAnchor="end", titleAngle=0, format="d", **few)
    return alt.X(f"{field}:Q", title=title, scale=alt.Scale(domain=[first, end], nice=False), axis=axis)


def roof(value: float) -> float:
    """The round number at or above: where an axis ends."""
    if value <= 4:
        return 4
    power = 10 ** floor(log10(value))
    return next(power * step for step in (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10) if power * step >= value)


def apart(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Places for labels near where each wants to be, given in rising order: none nearer to the next than the gap."""
    places: list[float] = []
    for want in wanted:
        places.append(max(want, places[-1] + gap) if places else max(want, low))
    for number in reversed(range(len(places))):
        places[number] = min(places[number], high - gap * (len(places) - 1 - number))
    return places
