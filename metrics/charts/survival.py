"""What becomes of ideas as they grow older: still open, ready, or discarded."""

from itertools import pairwise
from math import ceil
from typing import Any

import altair as alt

from metrics.charts.axes import amounts, counted
from metrics.charts.chart import Chart, Linked, Picture, Share, Table, always, cards_behind, table
from metrics.charts.drawing import COARSE, FINE, Drawing, Rows, Touch, pen
from metrics.charts.palette import EDGE, FLOW, GOOD, INK
from metrics.charts.pens import labels, of_ends

HEIGHT = 240
# From the bottom up: what is open is squeezed between the two ways out.
FATES = {"ready": (GOOD, 0.3), "open": (FLOW, 0.14), "discarded": (EDGE, 0.3)}


def draw(picture: Picture) -> Drawing | None:
    curve = picture["survival"]["curve"]
    if len(curve) < 2:
        return None
    last = curve[-1]["day"]
    median = picture["survival"]["median_days"]
    return Drawing(
        layers=layers(last, median),
        rows={
            "shares": shares(curve),
            "median": [] if median is None else [{"day": median, "label": f"half decided by day {median:.0f}"}],
            "names": names(curve),
            "cells": cells(picture, FINE),
            "stretches": cells(picture, COARSE),
        },
        touch=Touch("cells", "day:Q", "until:Q", "from:Q", "to:Q", "stretches"),
        height=HEIGHT,
        top=24,
        right=112,
        bottom=44,
        left=48,
    )


def shares(curve: Rows) -> Rows:
    rows: Rows = []
    for step in curve:
        low = 0.0
        for fate, (_, strength) in FATES.items():
            span = {"from": low, "to": low + step[fate]}
            rows.append({"day": step["day"], "fate": fate, **span, "strength": strength})
            low += step[fate]
    return rows


def names(curve: Rows) -> Rows:
    last = [row for row in shares(curve[-1:]) if row["to"] - row["from"] >= 0.005]
    ends = [
        {
            "day": row["day"],
            "y": (row["from"] + row["to"]) / 2,
            "label": f"{row['fate']} {(row['to'] - row['from']) * 100:.0f} %",
        }
        for row in last
    ]
    return of_ends(ends, 0, 1, HEIGHT)


def cells(picture: Picture, most: int) -> Rows:
    last = picture["survival"]["curve"][-1]["day"]
    asked = by_days(picture, most)
    return [
        cell | {"until": min(end["day"], last)} for step, end in pairwise(asked) for cell in cells_of(step, picture)
    ]


def by_days(picture: Picture, most: int) -> Rows:
    """The shares at whole days, which is what one asks by; of many of them at every few, at most so many and one."""
    curve = picture["survival"]["curve"]
    days = ceil(curve[-1]["day"]) if curve else -1
    step = ceil(days / most) or 1
    return [[step for step in curve if step["day"] <= day][-1] | {"day": day} for day in range(0, days + step, step)]


def cells_of(step: dict[str, Any], picture: Picture) -> Rows:
    say = f"Day {step['day']}\n{told(step)}"
    return [
        share | {"say": say, "href": fate_behind(picture, step["day"], share["fate"])}
        for share in shares([step])
        if share["to"] > share["from"]
    ]


def fate_behind(picture: Picture, day: int, fate: str) -> str:
    return cards_behind(picture, "survival", f"{day} {fate}")


def told(step: dict[str, Any]) -> str:
    return "\n".join(f"{fate} {step[fate] * 100:.0f} %" for fate in reversed(FATES))


def layers(last: float, median: float | None) -> list[alt.Chart]:
    colours = alt.Scale(domain=list(FATES), range=[colour for colour, _ in FATES.values()])
    x, y = counted("day", 0, last, "days since started"), amounts("to", 1, None, labels=PERCENT)
    day = alt.X("day:Q")
    fill = alt.Fill("fate:N", scale=colours, legend=None)
    strength = alt.FillOpacity("strength:Q", scale=None, legend=None)
    line = (
        pen("shares")
        .transform_filter("datum.fate !== 'discarded'")
        .mark_line(interpolate="step-after", strokeWidth=1.5)
    )
    return [
        pen("shares").mark_area(interpolate="step-after", strokeWidth=0).encode(x, y, alt.Y2("from:Q"), fill, strength),
        line.encode(day, alt.Y("to:Q"), alt.Detail("fate:N"), stroke=alt.value(INK)),
        pen("median").mark_rule(color=INK, strokeDash=[2, 3]).encode(day),
        pen("median").mark_text(**beside(median or 0, last)).encode(day, y=alt.value(-9), text=alt.Text("label:N")),
        labels("names").encode(day, alt.Y("y:Q"), text=alt.Text("label:N")),
    ]


def beside(day: float, last: float) -> dict[str, Any]:
    """Words at a line, on the side that has room for them."""
    return {"align": "left", "dx": 4} if day < last / 2 else {"align": "right", "dx": -4}


PERCENT = "format(datum.value * 100, '.0f') + ' %'"


def rows(picture: Picture) -> Table:
    return table(
        ["Day", "Open", "Ready", "Discarded"],
        [
            [
                step["day"],
                *(
                    Linked(Share(round(step[fate], 4)), fate_behind(picture, step["day"], fate))
                    for fate in ("open", "ready", "discarded")
                ),
            ]
            for step in by_days(picture, FINE)
        ],
    )


CHART = Chart(
    name="survival",
    title="How long an idea survives",
    rule="Of all ideas ever started: the share still open, ready and discarded by age. Those still open count until "
    "today (Kaplan-Meier, Aalen-Johansen).",
    look_for="What is still open long after the median is decided by nobody: decide it, or let it go.",
    draw=draw,
    rows=rows,
    empty=always("No idea has been decided yet: neither ready nor discarded."),
)
