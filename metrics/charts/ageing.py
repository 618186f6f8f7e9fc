"""Cards under way, column by column, each at its age, against the pace at which finished cards left that column."""

from textwrap import wrap
from typing import Any

import altair as alt

from metrics.charts.axes import amounts, roof
from metrics.charts.chart import (
    Chart,
    Linked,
    Picture,
    Table,
    always,
    called,
    card_address,
    cards_behind,
    cut,
    plural,
    table,
    whole_days,
)
from metrics.charts.drawing import LINKED, Drawing, Rows, links, pen
from metrics.charts.palette import CARD, FLOW, SOFT, STOP

HEIGHT = 300
ROOM = 4  # columns below which figures have their words beside them
STEPS = (("p50", 0.34), ("p70", 0.24), ("p85", 0.15), ("p95", 0.08))
COLOURS = alt.Scale(domain=["moving", "blocked"], range=[FLOW, STOP])
SHAPES = alt.Scale(domain=["moving", "blocked"], range=["circle", "square"])
SPREAD = (0.5, 0.3, 0.7, 0.4, 0.6, 0.2, 0.8, 0.35, 0.65)  # across a column, so that cards of one age stand apart


def draw(picture: Picture) -> Drawing | None:
    cards, columns, paces = picture["ageing"]["cards"], columns_of(picture), picture["ageing"]["pace"]
    if not cards or not columns:
        return None
    pace = [step for number, column in enumerate(columns) for step in steps_of(number, paces.get(column))]
    top = roof(max([card["age_days"] for card in cards] + [step["to"] for step in pace]))
    return Drawing(
        layers=layers(columns, top),
        rows={
            "pace": pace,
            "marks": [step for step in pace if step["percent"] == "p85"],
            "cards": dots(columns, cards),
            "columns": [
                across(number)
                | {
                    "label": wrapped(column) + figures(column, picture, short=len(columns) > ROOM),
                    "say": column,
                    "href": cards_behind(picture, "flow_load", column),
                }
                for number, column in enumerate(columns)
            ],
        },
        height=HEIGHT,
        top=28,
        right=16,
        bottom=76,
    )


def columns_of(picture: Picture) -> list[str]:
    """Those in the flow that still stand or hold a card."""
    held = {card["column"] for card in picture["ageing"]["cards"]}
    known = [column["name"] for column in picture["columns"] if column["part"] == "flow"]
    return known + sorted(held - set(known))


def steps_of(number: int, pace: dict[str, float] | None) -> Rows:
    """Bands that end at the percentiles."""
    if pace is None:
        return []
    lows = [0.0, *(pace[name] for name, _ in STEPS)]
    return [
        across(number) | {"percent": name, "from": low, "to": pace[name], "strength": strength}
        for (name, strength), low in zip(STEPS, lows, strict=False)
    ]


def across(number: int) -> dict[str, Any]:
    return {"left": number + 0.03, "middle": number + 0.5, "right": number + 0.97}


def dots(columns: list[str], cards: list[dict[str, Any]]) -> Rows:
    met = dict.fromkeys(columns, 0)
    rows: Rows = []
    for card in cards:
        rows.append(dot_of(card, columns.index(card["column"]) + SPREAD[met[card["column"]] % len(SPREAD)]))
        met[card["column"]] += 1
    return rows


def dot_of(card: dict[str, Any], place: float) -> dict[str, Any]:
    state = "blocked" if card["blocked"] else "moving"
    facts = [f"{card['age_days']:.1f} days old", f"{card['column_days']:.1f} of them in {card['column']}"]
    say = "\n".join([card["title"], *facts, *(["blocked"] if card["blocked"] else [])])
    return {"place": place, "y": card["age_days"], "state": state, "href": card_address(card["card"]), "say": say}


def figures(column: str, picture: Picture, *, short: bool) -> list[str]:
    """How many cards lie there, and by which day 85 % had left."""
    count = picture["flow_load"]["by_column"].get(column, 0)
    pace = picture["ageing"]["pace"].get(column)
    left = [whole_days(pace["p85"])] if pace else []
    return [str(count), *left] if short else [plural(count, called(picture)), *(f"85 % {days}" for days in left)]


def wrapped(name: str) -> list[str]:
    """A column's name in two lines, for which a narrow chart has room."""
    return ([cut(line, 12) for line in wrap(name, 12)] + ["", ""])[:2]


def layers(columns: list[str], top: float) -> list[alt.Chart]:
    across = alt.Scale(domain=[0, len(columns)], nice=False)
    middle, upper = alt.X("middle:Q", axis=None), alt.Y("to:Q")
    strength = alt.FillOpacity("strength:Q", scale=None, legend=None)
    return [
        pen("pace")
        .mark_rect(color=SOFT)
        .encode(alt.X("left:Q", axis=None), alt.X2("right:Q"), upper, alt.Y2("from:Q"), strength),
        pen("marks")
        .mark_rule(color=SOFT, strokeWidth=1.25)
        .encode(alt.X("left:Q", axis=None), upper, alt.X2("right:Q")),
        pen("columns")
        .mark_text(
            align="center", baseline="top", lineHeight=15, limit=alt.expr(f"width / {len(columns)} - 4"), **LINKED
        )
        .encode(middle, *links(), y=alt.value(alt.expr("height + 8")), text=alt.Text("label:N")),
        pen("cards")
        .mark_point(filled=True, size=56, opacity=0.95, stroke=CARD, strokeWidth=1, **LINKED)
        .encode(
            alt.X("place:Q", axis=None, scale=across),
            amounts("y", top, "days since started"),
            *links(),
            alt.Fill("state:N", scale=COLOURS, legend=None),
            alt.Shape("state:N", scale=SHAPES, legend=None),
        ),
    ]


def rows(picture: Picture) -> Table:
    pace = picture["ageing"]["pace"]
    return table(
        ["Card", "Title", "Column", "Age in days", "Days in the column", "Blocked", "85 % had left by day"],
        [
            [
                Linked(card["card"], card_address(card["card"])),
                card["title"],
                Linked(card["column"], cards_behind(picture, "flow_load", card["column"])),
                round(card["age_days"], 1),
                round(card["column_days"], 1),
                "yes" if card["blocked"] else "no",
                round(left["p85"], 1) if (left := pace.get(card["column"])) else None,
            ]
            for card in picture["ageing"]["cards"]
        ],
    )


def many(picture: Picture) -> str:
    shown, count = len(picture["ageing"]["cards"]), picture["ageing"]["of"]
    if shown < count:
        return f"The oldest {shown:,} of {count:,} cards are drawn."
    paceless = not any(picture["ageing"]["pace"].values())
    return "Too few cards were finished to show a pace: it takes five to a column." if shown and paceless else ""


CHART = Chart(
    name="ageing",
    title="Cards under way, and how old they are",
    rule="Age is the time since the card started. The shades show by which day 50, 70, 85 and 95 % of the cards "
    "finished in the window had left that column; the line is 85 %, its day stands below. Squares are blocked.",
    look_for="A card above the shades of its column is later than nearly all before it: talk about it first.",
    draw=draw,
    rows=rows,
    empty=always("No card is under way. The first idea that starts is the first dot."),
    note=many,
)
