"""Bars in lines, each with its name above it and its figure behind it: room for long names at any width."""

from typing import Any, NamedTuple

import altair as alt

from metrics.charts.drawing import LINKED, Rows, links, pen
from metrics.charts.palette import FLOW, SOFT

ROW = 46  # px
BAR = (0.5, 0.8)  # of a row
NAME = 0.24


class Line(NamedTuple):
    """`say` is told when the bar is touched, `href` leads to the cards behind it, where it is of one kind."""

    name: str
    length: float
    figure: str
    say: str
    href: str | None


def part(row: int, low: float, high: float, **more: Any) -> dict[str, Any]:
    return {"from": low, "to": high, "upper": row + BAR[0], "lower": row + BAR[1], **more}


def name(row: int, label: str, end: float, value: str, **more: Any) -> dict[str, Any]:
    middle = row + sum(BAR) / 2
    return {"at": row + NAME, "middle": middle, "end": end, "label": label, "value": value, **more}


def layers(rows: int, most: float, fill: alt.Fill | None = None) -> list[alt.Chart]:
    """Draws the rows "parts" and "names". A bar as long as `most` fills the width."""
    scale = alt.Scale(domain=[rows, 0], nice=False)
    x = alt.X("from:Q", axis=None, scale=alt.Scale(domain=[0, most], nice=False))
    y = alt.Y("upper:Q", axis=None, scale=scale)
    bars = pen("parts").mark_rect(fill=FLOW, xOffset=0.5, **LINKED)
    bars = bars.encode(x, alt.X2("to:Q"), y, alt.Y2("lower:Q"), *links())
    middle = alt.Y("middle:Q", axis=None)
    return [
        bars if fill is None else bars.encode(fill),
        pen("names").mark_text().encode(alt.Y("at:Q", axis=None), x=alt.value(0), text=alt.Text("label:N")),
        pen("names").mark_text(dx=8, color=SOFT).encode(alt.X("end:Q", axis=None), middle, text=alt.Text("value:N")),
    ]


def bars(lines: list[Line]) -> dict[str, Rows]:
    """One bar a line."""
    return {
        "parts": [part(row, 0, line.length, say=line.say, href=line.href) for row, line in enumerate(lines)],
        "names": [name(row, line.name, line.length, line.figure) for row, line in enumerate(lines)],
    }
