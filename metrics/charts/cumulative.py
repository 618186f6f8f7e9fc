"""Cumulative flow: how many cards had come to each column or further by each day, the furthest at the bottom."""

from math import ceil
from typing import Any, NamedTuple

import altair as alt

from metrics.charts.axes import amounts, around, every, over_time, roof, short_date, wall
from metrics.charts.chart import Cell, Chart, Linked, Picture, Table, always, called, cards_behind, cut, plural, table
from metrics.charts.drawing import COARSE, FINE, LINKED, Drawing, Rows, Touch, links, pen
from metrics.charts.palette import EDGE, FLOW, GOOD, WARN, ramp
from metrics.charts.pens import labels, of_ends

DISCARDED = "Discarded"
HEIGHT = 280
ROOM = 14  # letters of a name beside the plot
GONE = (EDGE, 0.3)
READY = (0.34, 0.2)  # how strongly columns from finish on are filled: the first one, and those beyond


class Band(NamedTuple):
    """Between the line of a column, or of the discarded, and the next one: who had come so far and no further."""

    name: str
    figure: str  # that lists its cards, by day and `column`
    column: str
    low: list[int]
    high: list[int]
    returns: list[int]
    colour: str
    strength: float

    def count(self, day: int) -> int:
        return self.high[day] - self.low[day]

    def behind(self, picture: Picture, day: int) -> str:
        return cards_behind(picture, self.figure, f"{picture['cfd']['days'][day]} {self.column}".rstrip())


def draw(picture: Picture) -> Drawing | None:
    days, bands = picture["cfd"]["days"], bands_of(picture)
    shown = [band for band in bands if band.low != band.high]
    if len(days) < 2 or not shown:
        return None
    top = roof(max(shown[-1].high))
    drawn = every(ceil(len(days) / FINE), len(days))
    return Drawing(
        layers=layers(days, top, f"{called(picture)}s"),
        rows={
            "bands": [edge_of(band, days, day) for band in shown for day in drawn],
            "names": of_ends([end_of(band, picture) for band in shown if band.count(-1)], 0, top, HEIGHT),
            "returns": [mark for band in bands for mark in marks_of(band, picture)],
            "cells": cells(shown, picture, FINE),
            "stretches": cells(shown, picture, COARSE),
        },
        touch=Touch("cells", "from:T", "until:T", "low:Q", "high:Q", "stretches"),
        height=HEIGHT,
        right=120,
    )


def bands_of(picture: Picture) -> list[Band]:
    """From the bottom up: who was discarded, who is ready, who is in the flow."""
    told, fills = picture["arrivals"], fills_of(picture)
    nobody = [0] * len(told["discarded"])
    bands = [Band(DISCARDED, "came_to_be_discarded", "", nobody, told["discarded"], told["brought_back"], *GONE)]
    for name, line in reversed(told["lines"].items()):
        bands.append(Band(name, "came_to", name, bands[-1].high, line, told["returns"][name], *fills[name]))
    return bands


def fills_of(picture: Picture) -> dict[str, tuple[str, float]]:
    parts = {column["name"]: column["part"] for column in picture["columns"]}
    flows = [name for name in picture["arrivals"]["lines"] if parts[name] == "flow"]
    ready = [name for name in picture["arrivals"]["lines"] if parts[name] != "flow"]
    blue = {name: (FLOW, strength) for name, strength in zip(flows, ramp(len(flows)), strict=True)}
    return blue | {name: (GOOD, READY[min(number, 1)]) for number, name in enumerate(ready)}


def edge_of(band: Band, days: list[str], day: int) -> dict[str, Any]:
    fill = {"colour": band.colour, "strength": band.strength}
    return {"at": wall(days[day]), "band": band.column, "from": band.low[day], "to": band.high[day], **fill}


def end_of(band: Band, picture: Picture) -> dict[str, Any]:
    return {
        "at": wall(picture["cfd"]["days"][-1]),
        "y": (band.low[-1] + band.high[-1]) / 2,
        "label": f"{cut(band.name, ROOM)} {band.count(-1)}",
        "say": band.name,
        "href": band.behind(picture, -1),
    }


def marks_of(band: Band, picture: Picture) -> Rows:
    """On the line of the column that cards went back from, the day they did."""
    return [
        {
            "at": wall(day),
            "to": band.high[number],
            "label": str(count) if count > 1 else "",
            "say": f"{short_date(day)}\n{plural(count, 'move')} back out of {band.name}",
            "href": cards_behind(picture, "backward_moves", f"{day} {band.column}") if band.column else None,
        }
        for number, (day, count) in enumerate(zip(picture["cfd"]["days"], band.returns, strict=True))
        if count
    ]


def cells(bands: list[Band], picture: Picture, most: int) -> Rows:
    """At most so many days, each as wide as those it stands for."""
    days = picture["cfd"]["days"]
    step = ceil(len(days) / most)
    return [
        {
            **around(days, day, step),
            "low": band.low[day],
            "high": band.high[day],
            "say": told(bands, days, day),
            "href": band.behind(picture, day),
        }
        for day in every(step, len(days))
        for band in bands
        if band.count(day)
    ]


def told(bands: list[Band], days: list[str], day: int) -> str:
    return "\n".join([short_date(days[day]), *(f"{band.name} {band.count(day)}" for band in reversed(bands))])


def layers(days: list[str], top: float, unit: str) -> list[alt.Chart]:
    x, y = over_time(days[0], days[-1]), amounts("to", top, unit)
    at, line, band = alt.X("at:T"), alt.Y("to:Q"), alt.Detail("band:N")
    strength = alt.FillOpacity("strength:Q", scale=None, legend=None)
    return [
        pen("bands")
        .mark_area(strokeWidth=0)
        .encode(x, y, alt.Y2("from:Q"), band, alt.Fill("colour:N", scale=None, legend=None), strength),
        pen("bands")
        .mark_line(strokeWidth=1.25)
        .encode(at, line, band, alt.Stroke("colour:N", scale=None, legend=None)),
        labels("names", **LINKED).encode(at, alt.Y("y:Q"), *links(), text=alt.Text("label:N")),
        pen("returns")
        .mark_point(shape="triangle-left", filled=True, color=WARN, size=36, opacity=1, **LINKED)
        .encode(at, line, *links()),
        pen("returns").mark_text(color=WARN, dx=5, dy=-7, fontSize=11).encode(at, line, text=alt.Text("label:N")),
    ]


def rows(picture: Picture) -> Table:
    bands = bands_of(picture)[::-1]
    return table(
        ["Day", *(band.name for band in bands), "Moves back"],
        [
            [day, *(linked(band, picture, number) for band in bands), sum(band.returns[number] for band in bands)]
            for number, day in enumerate(picture["cfd"]["days"])
        ],
    )


def linked(band: Band, picture: Picture, day: int) -> Cell | Linked:
    return Linked(band.count(day), band.behind(picture, day))


CHART = Chart(
    name="cumulative-flow",
    title="Cumulative flow",
    rule="Each line counts the cards that had come to its column or further by the end of the day, from what lay in "
    "the flow when the window began. The lowest band was discarded; a triangle marks moves back.",
    look_for="A band that widens fills faster than it empties; a line that runs flat lets nothing through.",
    draw=draw,
    rows=rows,
    empty=always("Two days of history draw the first bands."),
)
