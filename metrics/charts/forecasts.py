"""What the weeks so far say about the next ones, at several confidences: never one number."""

from collections.abc import Callable
from typing import Any

import altair as alt

from metrics.charts.axes import amounts, counted, roof
from metrics.charts.chart import Chart, Linked, Picture, Table, cards_behind, plural, table
from metrics.charts.drawing import LINKED, Drawing, Rows, links, pen
from metrics.charts.palette import FLOW
from metrics.charts.pens import labels, of_ends
from metrics.forecast import CONFIDENCES, FEWEST_WEEKS, PROMISE, WEEKS_AHEAD

HEIGHT = 240
# 85 % is what one promises by: drawn through; the others are dashed the more the less sure they are.
DASHES = alt.Scale(domain=list(CONFIDENCES), range=[[2, 4], [5, 3], [1, 0], [8, 3]])


def draw_how_many(picture: Picture) -> Drawing | None:
    forecast = picture["forecast"]
    if forecast is None or not forecast["how_many"][-1]["p50"]:
        return None
    return fan(forecast["how_many"], "weeks", "weeks from now", "cards", tell_many, cards_behind(picture, "finished"))


def draw_when(picture: Picture) -> Drawing | None:
    forecast = picture["forecast"]
    known = [row for row in forecast["when"] if row["p95"] is not None] if forecast else []
    load = cards_behind(picture, "flow_load")
    return fan(known, "cards", "cards ready", "weeks from now", tell_when, load) if known else None


def fan(rows: Rows, along: str, x: str, y: str, tell: Callable[[dict[str, Any]], str], behind: str) -> Drawing:
    """`behind` leads to the cards that the forecast is made from, or speaks of."""
    top = roof(max(row[f"p{confidence}"] for row in rows for confidence in CONFIDENCES))
    last = rows[-1]
    ends = [
        {"at": last[along], "y": last[f"p{each}"], "label": f"{each} %\u2002{last[f'p{each}']:g}"}
        for each in CONFIDENCES
    ]
    return Drawing(
        layers=layers((rows[0][along], last[along]), top, x, y),
        rows={
            "lines": [
                {"at": row[along], "confidence": each, "y": row[f"p{each}"], "width": 2.25 if each == PROMISE else 1.25}
                for row in rows
                for each in CONFIDENCES
            ],
            "fan": [{"at": row[along], "from": row["p95"], "to": row["p50"]} for row in rows],
            "promise": [{"at": row[along], "y": row["p85"], "say": tell(row), "href": behind} for row in rows],
            "names": of_ends(ends, 0, top, HEIGHT),
        },
        height=HEIGHT,
        bottom=44,
        left=40,
    )


def layers(along: tuple[float, float], top: float, x: str, y: str) -> list[alt.Chart]:
    at, level = alt.X("at:Q"), alt.Y("y:Q")
    return [
        pen("fan")
        .mark_area(color=FLOW, fillOpacity=0.12)
        .encode(counted("at", *along, x), amounts("from", top, y), alt.Y2("to:Q")),
        pen("lines")
        .mark_line(color=FLOW)
        .encode(
            at,
            level,
            alt.StrokeDash("confidence:O", scale=DASHES, legend=None),
            alt.StrokeWidth("width:Q", scale=None, legend=None),
        ),
        pen("promise").mark_point(filled=True, color=FLOW, size=32, opacity=1, **LINKED).encode(at, level, *links()),
        labels("names").encode(at, level, text=alt.Text("label:N")),
    ]


def tell_many(row: dict[str, Any]) -> str:
    lines = [f"{each} %: {row[f'p{each}']:g} or more" for each in CONFIDENCES]
    return "\n".join([f"In {plural(row['weeks'], 'week')}", *lines])


def tell_when(row: dict[str, Any]) -> str:
    lines = [f"{each} %: within {plural(row[f'p{each}'], 'week')}" for each in CONFIDENCES]
    return "\n".join([f"{plural(row['cards'], 'card')} ready", *lines])


def table_of(name: str, along: str, header: str, behind: str) -> Callable[[Picture], Table]:
    def rows(picture: Picture) -> Table:
        found = picture["forecast"][name] if picture["forecast"] else []
        headers, address = [header, *(f"{each} %" for each in CONFIDENCES)], cards_behind(picture, behind)
        return table(
            headers, [[Linked(row[along], address), *(row[f"p{each}"] for each in CONFIDENCES)] for row in found]
        )

    return rows


def too_little(picture: Picture) -> str:
    if picture["forecast"] is None:
        return f"A forecast needs {FEWEST_WEEKS} complete weeks of history; this board has fewer."
    return f"So little was finished that not even one card in the next {WEEKS_AHEAD} weeks is an even bet."


def no_end(picture: Picture) -> str:
    if picture["forecast"] and not picture["forecast"]["when"]:
        return "Nothing is under way: there is nothing to wait for."
    if picture["forecast"]:
        return "At this pace none of it is ready within ten years: too little was finished to say when."
    return too_little(picture)


def drawn_from(picture: Picture) -> str:
    told = picture["forecast"]
    return f"Drawn from {plural(told['weeks_of_history'], 'complete week')}, seed {told['seed']}." if told else ""


HOW_MANY = Chart(
    name="forecast-how-many",
    title="How many in the next weeks",
    rule="Complete weeks of the past drawn at random 10,000 times: with 85 % confidence that many cards or more.",
    look_for="Promise by the thick line, plan by the dotted one. The fan is honest: the future is no single number.",
    draw=draw_how_many,
    rows=table_of("how_many", "weeks", "Weeks", "finished"),
    empty=too_little,
    note=drawn_from,
)
WHEN = Chart(
    name="forecast-when",
    title="When they will be ready",
    rule="Complete weeks of the past drawn at random 10,000 times until so many cards are finished.",
    look_for="The last point is all that is under way now. A steep line says: starting more makes everything later.",
    draw=draw_when,
    rows=table_of("when", "cards", "Cards", "flow_load"),
    empty=no_end,
    note=drawn_from,
)
