"""Cumulative flow: how many cards lay in which column at the end of each day, the furthest at the bottom."""

from itertools import pairwise
from math import ceil
from typing import Any, NamedTuple

import altair as alt

from metrics.charts.axes import amounts, later, over_time, roof, short_date, wall
from metrics.charts.chart import Chart, Picture, Table, always, cut, plural
from metrics.charts.drawing import Drawing, Rows, Touch, pen
from metrics.charts.palette import EDGE, FLOW, WARN, ramp
from metrics.charts.pens import labels, of_ends

DISCARDED = "Discarded"
MOST_DAYS = 120  # drawn: more than the plot has room to tell apart
HEIGHT = 280
GONE = (0.35, 0.15)  # how strongly they are filled, in grey: what is under way is in blue
ROOM = 14  # letters of a name beside the plot


class Band(NamedTuple):
    name: str
    counts: list[int]
    colour: str
    strength: float


def draw(picture: Picture) -> Drawing | None:
    bands = bands_of(picture)
    days = picture["cfd"]["days"]
    if len(days) < 2 or not bands:
        return None
    shown = every(ceil(len(days) / MOST_DAYS), len(days))
    edges = edges_of(bands, days, shown)
    top = roof(max(row["to"] for row in edges))
    return Drawing(
        layers=layers(bands, days, top),
        rows={
            "bands": edges,
            "names": of_ends(ends(edges, days[-1]), 0, top, HEIGHT),
            "returns": returns(edges, [band.name for band in bands]),
            "days": told(bands, days, shown),
        },
        touch=Touch("days", "from:T", "until:T"),
        height=HEIGHT,
        right=120,
    )


def bands_of(picture: Picture) -> list[Band]:
    """From the bottom up. What only grows is counted from the window's lowest, or it would dwarf what is under way."""
    counts = picture["cfd"]["columns"]
    known = [(column["name"], counts[column["name"]]) for column in picture["columns"] if counts.get(column["name"])]
    far = [known.pop()] if known and picture["columns"][-1]["part"] in ("finish", "delivered") else []
    gone = [(DISCARDED, picture["cfd"]["discarded"]), *far]
    grey = [Band(name, since_lowest(series), EDGE, fill) for (name, series), fill in zip(gone, GONE, strict=False)]
    blue = [Band(name, series, FLOW, fill) for (name, series), fill in zip(known, ramp(len(known)), strict=True)]
    return [band for band in grey + blue[::-1] if any(band.counts)]


def since_lowest(counts: list[int]) -> list[int]:
    return [count - min(counts, default=0) for count in counts]


def every(step: int, count: int) -> list[int]:
    """Every so many days back from the last one."""
    return [*range((count - 1) % step, count, step)]


def edges_of(bands: list[Band], days: list[str], shown: list[int]) -> Rows:
    rows: Rows = []
    for number in shown:
        day, height = days[number], 0
        for band in bands:
            span = {"from": height, "to": height + band.counts[number]}
            rows.append({"at": wall(day), "band": band.name, **span, "colour": band.colour, "strength": band.strength})
            height += band.counts[number]
    return rows


def layers(bands: list[Band], days: list[str], top: float) -> list[alt.Chart]:
    x, y = over_time(days[0], days[-1]), amounts("to", top, "cards")
    return [
        pen("bands")
        .mark_area(strokeWidth=1)
        .encode(
            x,
            y,
            alt.Y2("from:Q"),
            alt.Detail("band:N"),
            alt.Fill("colour:N", scale=None, legend=None),
            alt.Stroke("colour:N", scale=None, legend=None),
            alt.FillOpacity("strength:Q", scale=None, legend=None),
        ),
        pen("returns")
        .mark_point(shape="triangle-down", filled=True, color=WARN, size=30, yOffset=-6, opacity=1)
        .encode(alt.X("at:T"), alt.Y("to:Q"), tooltip=alt.Tooltip("say:N")),
        labels("names").encode(alt.X("at:T"), alt.Y("y:Q"), text=alt.Text("label:N")),
    ]


def ends(edges: Rows, day: str) -> list[dict[str, Any]]:
    last = [edge for edge in edges if edge["at"] == wall(day) and edge["to"] > edge["from"]]
    return [
        {
            "at": edge["at"],
            "y": (edge["from"] + edge["to"]) / 2,
            "label": f"{cut(edge['band'], ROOM)} {edge['to'] - edge['from']}",
        }
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


def told(bands: list[Band], days: list[str], shown: list[int]) -> Rows:
    half = ceil(len(days) / MOST_DAYS) * 12
    return [
        {
            "from": later(days[number], hours=-half),
            "until": later(days[number], hours=half),
            "say": "\n".join(
                [short_date(days[number]), *(f"{band.name} {band.counts[number]}" for band in reversed(bands))]
            ),
        }
        for number in shown
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
