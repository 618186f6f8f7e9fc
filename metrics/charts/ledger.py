"""Bars in lines, each with its name above it and its figure behind it: room for long names at any width."""

from typing import Any

import altair as alt

from metrics.charts.drawing import Rows, pen
from metrics.charts.palette import FLOW, SOFT

ROW = 46  # px
BAR = (0.5, 0.8)  # of a row
NAME = 0.24


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
    bars = pen("parts").mark_rect(fill=FLOW, xOffset=0.5)
    bars = bars.encode(x, alt.X2("to:Q"), y, alt.Y2("lower:Q"), alt.Tooltip("say:N"))
    middle = alt.Y("middle:Q", axis=None)
    return [
        bars if fill is None else bars.encode(fill),
        pen("names").mark_text().encode(alt.Y("at:Q", axis=None), x=alt.value(0), text=alt.Text("label:N")),
        pen("names").mark_text(dx=8, color=SOFT).encode(alt.X("end:Q", axis=None), middle, text=alt.Text("value:N")),
    ]


def bars(counts: list[tuple[str, float, str, str]]) -> dict[str, Rows]:
    """One bar a line, from (name, length, figure, what it says when touched)."""
    return {
        "parts": [part(row, 0, length, say=say) for row, (_, length, _, say) in enumerate(counts)],
        "names": [name(row, label, length, value) for row, (label, length, value, _) in enumerate(counts)],
    }
