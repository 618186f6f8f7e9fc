"""Two lines over time: how many were finished each week, within its limits, and how many were under way each day."""

from math import ceil
from typing import Any

import altair as alt

from metrics.charts.axes import amounts, around, every, over_time, roof, short_date, wall
from metrics.charts.chart import Chart, Linked, Picture, Table, cards_behind, plural, table
from metrics.charts.drawing import COARSE, FINE, LINKED, Drawing, Rows, Touch, links, pen
from metrics.charts.palette import CARD, FLOW, INK, SOFT, WARN
from metrics.charts.pens import labels, of_ends
from metrics.signals import signals
from metrics.weeks import over

HEIGHT = 200
MANY = 40  # weeks


def draw_behaviour(picture: Picture) -> Drawing | None:
    weeks, limits = over(picture["weeks"]), picture["xmr"]
    if limits is None or len(weeks) < 2:
        return None
    marked = marked_weeks(weeks, limits)
    points = [
        point_of(week, number in marked, limits, cards_behind(picture, "finished", week["week"]))
        for number, week in enumerate(weeks)
    ]
    lines = limit_lines(limits, points[-1]["at"])
    top = roof(max([limits["unpl"], *(point["y"] for point in points)]))
    return Drawing(
        layers=behaviour_layers(points, top),
        rows={
            "points": points,
            "signals": [point for point in points if point["signal"]],
            "mean": [{"y": limits["mean"]}],
            "limits": [{"y": limits["unpl"]}, {"y": limits["lnpl"]}],
            "names": of_ends(lines, 0, top, HEIGHT),
        },
        height=HEIGHT,
        right=104,
    )


def marked_weeks(weeks: list[dict[str, Any]], limits: dict[str, float]) -> list[int]:
    counts = [week["finished"] for week in weeks]
    return signals(counts, mean=limits["mean"], lower=limits["lnpl"], upper=limits["unpl"])


def point_of(week: dict[str, Any], signal: bool, limits: dict[str, float], behind: str) -> dict[str, Any]:
    count = week["finished"]
    why = (
        "one of eight in a row on one side of the mean"
        if limits["lnpl"] <= count <= limits["unpl"]
        else "outside the limits"
    )
    say = f"Week of {short_date(week['monday'])}\n{count} finished" + (f"\n{why}" if signal else "")
    return {"at": wall(week["monday"]), "y": count, "signal": signal, "say": say, "href": behind}


def limit_lines(limits: dict[str, float], end: str) -> Rows:
    named = (("upper limit", "unpl"), ("mean", "mean"), ("lower limit", "lnpl"))
    return [{"at": end, "y": limits[key], "label": f"{word} {limits[key]:.1f}"} for word, key in named]


def behaviour_layers(points: Rows, top: float) -> list[alt.Chart]:
    at, y = alt.X("at:T"), alt.Y("y:Q")
    return [
        pen("limits").mark_rule(color=SOFT, strokeDash=[4, 3]).encode(y),
        pen("mean").mark_rule(color=SOFT).encode(y),
        pen("points")
        .mark_line(color=FLOW, strokeWidth=1.5)
        .encode(over_time(points[0]["at"], points[-1]["at"]), amounts("y", top, "finished a week")),
        pen("points")
        .mark_point(filled=True, color=FLOW, opacity=1, **dots(len(points)), **LINKED)
        .encode(at, y, *links()),
        pen("signals")
        .mark_point(shape="diamond", filled=True, color=WARN, size=120, opacity=1, **LINKED)
        .encode(at, y, *links()),
        labels("names", dx=12).encode(at, y, text=alt.Text("label:N")),
    ]


def dots(count: int) -> dict[str, Any]:
    """Set off from the line, unless there are so many that they would cut it to pieces."""
    return {"size": 36, "stroke": CARD, "strokeWidth": 1.5} if count <= MANY else {"size": 10}


def behaviour_rows(picture: Picture) -> Table:
    limits = picture["xmr"] or dict.fromkeys(("mean", "unpl", "lnpl"))
    bounds = [limits["lnpl"], limits["mean"], limits["unpl"]]
    return table(
        ["Week", "Finished", "Lower limit", "Mean", "Upper limit"],
        [
            [week["week"], Linked(week["finished"], cards_behind(picture, "finished", week["week"])), *bounds]
            for week in over(picture["weeks"])
        ],
    )


def too_few_weeks(picture: Picture) -> str:
    return f"Limits need two complete weeks; this window has {picture['window']['complete_weeks'] or 'none'}."


def draw_load(picture: Picture) -> Drawing | None:
    days, counts = picture["cfd"]["days"], picture["load_by_day"]
    if len(days) < 2 or not any(counts):
        return None
    top = roof(max(counts))
    rows = [{"at": wall(day), "y": count} for day, count in zip(days, counts, strict=True)]
    return Drawing(
        layers=load_layers(days, top),
        rows={
            "days": rows,
            "last": [rows[-1] | {"label": f"{counts[-1]} now"}],
            "cells": load_cells(picture, top, FINE),
            "stretches": load_cells(picture, top, COARSE),
        },
        touch=Touch("cells", "from:T", "until:T", "bottom:Q", "top:Q", "stretches"),
        height=HEIGHT,
    )


def load_cells(picture: Picture, top: float, most: int) -> Rows:
    """As high as the plot: a line is hard to hit."""
    days = picture["cfd"]["days"]
    step = ceil(len(days) / most)
    return [
        {
            **around(days, day, step),
            "bottom": 0,
            "top": top,
            "say": f"{short_date(days[day])}\n{plural(picture['load_by_day'][day], 'card')} in the flow",
            "href": cards_behind(picture, "lay_in_flow", days[day]),
        }
        for day in every(step, len(days))
    ]


def load_layers(days: list[str], top: float) -> list[alt.Chart]:
    at, y = alt.X("at:T"), alt.Y("y:Q")
    return [
        pen("days")
        .mark_area(color=FLOW, fillOpacity=0.12, interpolate="step")
        .encode(over_time(days[0], days[-1]), amounts("y", top, "cards"), alt.Y2Datum(0)),
        pen("days").mark_line(color=FLOW, strokeWidth=1.75, interpolate="step").encode(at, y),
        pen("last").mark_point(filled=True, color=FLOW, size=36, opacity=1).encode(at, y),
        labels("last", color=INK, fontWeight=600).encode(at, y, text=alt.Text("label:N")),
    ]


def load_rows(picture: Picture) -> Table:
    pairs = zip(picture["cfd"]["days"], picture["load_by_day"], strict=True)
    return table(
        ["Day", "Cards in the flow"],
        [[day, Linked(count, cards_behind(picture, "lay_in_flow", day))] for day, count in pairs],
    )


def no_load(picture: Picture) -> str:
    return (
        "No day is over yet on which a card was in the flow." if picture["cfd"]["days"] else "There is no history yet."
    )


BEHAVIOUR = Chart(
    name="throughput",
    title="Finished each week, and its natural limits",
    rule="Cards finished in each complete week; limits are the mean ± 2.66 times the mean moving range, never below 0.",
    look_for="Within the limits a better or a worse week is noise. A diamond has a cause worth finding: it is outside "
    "them, or in a row of eight on one side of the mean.",
    draw=draw_behaviour,
    rows=behaviour_rows,
    empty=too_few_weeks,
)
LOAD = Chart(
    name="flow-load",
    title="Under way",
    rule="Cards in the flow at the end of each day: from start up to, not including, finish.",
    look_for="Lead times follow the load: what rises here today is waited for later.",
    draw=draw_load,
    rows=load_rows,
    empty=no_load,
)
