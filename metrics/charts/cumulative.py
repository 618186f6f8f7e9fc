"""Cumulative flow: how many cards lay in which column at the end of each day, the furthest at the bottom."""

from itertools import pairwise
from typing import Any

import altair as alt

from metrics.charts.axes import amounts, later, over_time, roof, short_date, wall
from metrics.charts.chart import Chart, Picture, Table, always, plural
from metrics.charts.drawing import Drawing, Rows, pen
from metrics.charts.palette import FLOW, WARN, ramp
from metrics.charts.pens import labels, of_ends, touched

DISCARDED = "Discarded"
HEIGHT = 280
Band = tuple[str, list[int]]


def draw(picture: Picture) -> Drawing | None:
    bands = bands_of(picture)
    days = picture["cfd"]["days"]
    if len(days) < 2 or not any(any(counts) for _, counts in bands):
        return None
    edges = edges_of(bands, days)
    top = roof(max(row["to"] for row in edges))
    return Drawing(
        layers=layers(bands, days, top),
        rows={
            "bands": edges,
            "names": of_ends(ends(edges, days[-1]), 0, top, HEIGHT),
            "returns": returns(edges, [name for name, _ in bands]),
            "days": told(bands, days),
        },
        touch=[touched("days", alt.X("from:T", axis=None), alt.X2("until:T"))],
        height=HEIGHT,
        right=112,
    )


def bands_of(picture: Picture) -> list[Band]:
    """From the bottom up. What only grows is counted from the window's lowest, or it would dwarf what is under way."""
    columns = [(column["name"], picture["cfd"]["columns"].get(column["name"])) for column in picture["columns"]]
    known = [(name, counts) for name, counts in columns if counts]
    gone = [known.pop()] if known and picture["columns"][-1]["part"] in ("finish", "delivered") else []
    grown = [(DISCARDED, picture["cfd"]["discarded"]), *gone]
    return [(name, [count - min(counts, default=0) for count in counts]) for name, counts in grown] + known[::-1]


def edges_of(bands: list[Band], days: list[str]) -> Rows:
    rows: Rows = []
    for number, day in enumerate(days):
        height = 0
        for name, counts in bands:
            rows.append({"at": wall(day), "band": name, "from": height, "to": height + counts[number]})
            height += counts[number]
    return rows


def layers(bands: list[Band], days: list[str], top: float) -> list[alt.Chart]:
    names = [name for name, _ in bands]
    strength = alt.Scale(domain=names, range=[*reversed(ramp(len(names)))])
    x, y = over_time(days[0], days[-1]), amounts("to", top, "cards")
    line = alt.Y("to:Q", axis=None)
    band = alt.Detail("band:N", sort=names)
    return [
        pen("bands")
        .mark_area(color=FLOW)
        .encode(x, y, alt.Y2("from:Q"), band, fillOpacity=alt.FillOpacity("band:N", scale=strength, legend=None)),
        pen("bands").mark_line(color=FLOW, strokeWidth=1.25).encode(alt.X("at:T", axis=None), line, band),
        pen("returns")
        .mark_point(shape="triangle-down", filled=True, color=WARN, size=44, yOffset=-6, opacity=1)
        .encode(alt.X("at:T", axis=None), line, tooltip=alt.Tooltip("say:N")),
        labels("names").encode(alt.X("at:T", axis=None), alt.Y("y:Q", axis=None), text=alt.Text("label:N")),
    ]


def ends(edges: Rows, day: str) -> list[dict[str, Any]]:
    last = [edge for edge in edges if edge["at"] == wall(day) and edge["to"] > edge["from"]]
    return [
        {"at": edge["at"], "y": (edge["from"] + edge["to"]) / 2, "label": f"{edge['band']} {edge['to'] - edge['from']}"}
        for edge in last
    ]


def returns(edges: Rows, names: list[str]) -> Rows:
    """Where fewer cards were in a column or beyond than the day before: some went back, or left finish again."""
    rows: Rows = []
    for name in names[:-1]:
        for before, after in pairwise([edge for edge in edges if edge["band"] == name]):
            if after["to"] < before["to"]:
                back = plural(before["to"] - after["to"], "card")
                rows.append(after | {"say": f"{short_date(after['at'])}\n{back} back out of {name}"})
    return rows


def told(bands: list[Band], days: list[str]) -> Rows:
    return [
        {
            "from": later(day, hours=-12),
            "until": later(day, hours=12),
            "say": "\n".join([short_date(day), *(f"{name} {counts[number]}" for name, counts in reversed(bands))]),
        }
        for number, day in enumerate(days)
    ]


def rows(picture: Picture) -> Table:
    columns = picture["cfd"]["columns"]
    counts = [*columns.values(), picture["cfd"]["discarded"]]
    return Table(
        ["Day", *columns, DISCARDED],
        [[day, *(series[number] for series in counts)] for number, day in enumerate(picture["cfd"]["days"])],
    )


CHART = Chart(
    name="cumulative-flow",
    title="Cumulative flow",
    rule="Cards in each column at the end of each day. Discarded cards and those at the far end count from the lowest "
    "day of the window on; a triangle marks a day on which cards came back.",
    look_for="A band that widens fills faster than it empties; a line that runs flat lets nothing through.",
    draw=draw,
    rows=rows,
    empty=always("Two days of history draw the first bands."),
)
