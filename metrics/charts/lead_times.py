"""How long cards took: each by itself, and how many took how long."""

from typing import Any

import altair as alt

from metrics.charts.axes import amounts, apart, clock, counted, later, over_time, roof, short_date, wall
from metrics.charts.chart import Chart, Linked, Picture, Table, card_address, cards_behind, plural, table, whole_days
from metrics.charts.drawing import LINKED, Drawing, Rows, links, pen
from metrics.charts.palette import FLOW, INK, SOFT
from metrics.charts.pens import labels, of_ends
from metrics.flow import FEWEST, THIN

PERCENTILES = (50, 70, 85, 95)
SCATTER_HEIGHT = 260
HISTOGRAM_HEIGHT = 200
MARKS_ABREAST = 7  # words of percentiles that a narrow plot has room for


def draw_scatter(picture: Picture) -> Drawing | None:
    dots = picture["lead_times"]["dots"]
    if not dots:
        return None
    start, end = picture["window"]["from"] or dots[0]["finished"], picture["window"]["to"]
    start = min([start, *(dot["finished"] for dot in dots)], key=clock)
    lines = levels(picture)
    top = roof(max([line["y"] for line in lines] + [dot["days"] for dot in dots]))
    promise = [line for line in lines if line["promise"]]
    return Drawing(
        layers=scatter_layers(start, end, top),
        rows={
            "cards": [dot_of(dot) for dot in dots],
            "percentiles": [line for line in lines if not line["promise"]],
            "promise": promise,
            "names": of_ends([line | {"at": later(end)} for line in lines], 0, top, SCATTER_HEIGHT),
        },
        height=SCATTER_HEIGHT,
        right=104,
    )


def dot_of(dot: dict[str, Any]) -> dict[str, Any]:
    say = f"{dot['title']}\n{dot['work_type']}, {dot['days']:.1f} days\nfinished {short_date(dot['finished'])}"
    return {"at": wall(dot["finished"]), "y": dot["days"], "href": card_address(dot["card"]), "say": say}


def levels(picture: Picture) -> Rows:
    """The percentiles there are; the one that is promised by is called so."""
    lead, promised = picture["lead_time"], picture["sle"]["percent"]
    known = [(percent, lead[f"p{percent}"]) for percent in PERCENTILES if lead[f"p{percent}"] is not None]
    return [
        {
            "y": days,
            "label": f"{'promise' if percent == promised else f'{percent} %'}\u2002{whole_days(days)}",
            "promise": int(percent == promised),
        }
        for percent, days in known
    ]


def scatter_layers(start: str, end: str, top: float) -> list[alt.Chart]:
    level = alt.Y("y:Q")
    return [
        pen("percentiles").mark_rule(color=SOFT, strokeDash=[2, 3]).encode(level),
        pen("promise").mark_rule(color=INK, strokeWidth=1.5).encode(level),
        pen("cards")
        .mark_point(filled=True, color=FLOW, size=34, opacity=0.8, **LINKED)
        .encode(
            over_time(start, end),
            amounts("y", top, "days"),
            *links(),
        ),
        labels("names").encode(alt.X("at:T"), level, text=alt.Text("label:N")),
    ]


def scatter_rows(picture: Picture) -> Table:
    return table(
        ["Card", "Title", "Type", "Finished", "Days"],
        [
            [
                Linked(dot["card"], card_address(dot["card"])),
                dot["title"],
                dot["work_type"],
                dot["finished"][:10],
                round(dot["days"], 1),
            ]
            for dot in picture["lead_times"]["dots"]
        ],
    )


def draw_histogram(picture: Picture) -> Drawing | None:
    bins = picture["lead_time_histogram"]
    if not bins:
        return None
    top = roof(max(each["cards"] for each in bins))
    return Drawing(
        layers=histogram_layers(bins, top),
        rows={
            "bins": [bin_of(each, picture) for each in bins if each["cards"]],
            "marks": marks(picture, bins[-1]["to"]),
        },
        height=HISTOGRAM_HEIGHT,
        top=64,
        right=28,
        bottom=44,
    )


def bin_of(each: dict[str, Any], picture: Picture) -> dict[str, Any]:
    span = f"{each['from']:g} to {each['to']:g} days"
    return {
        "from": each["from"],
        "to": each["to"],
        "cards": each["cards"],
        "say": f"{span}\n{plural(each['cards'], 'card')}",
        "href": bin_behind(each, picture),
    }


def bin_behind(each: dict[str, Any], picture: Picture) -> str:
    return cards_behind(picture, "lead_time", f"{each['from']:g}-{each['to']:g}")


def marks(picture: Picture, last: float) -> Rows:
    """The percentiles above the plot, moved apart where their words would touch; "foot" is where each one stands."""
    known = [(percent, picture["lead_time"][f"p{percent}"]) for percent in PERCENTILES]
    told = [(percent, days) for percent, days in known if days is not None]
    end = max(last, 1)
    room = end / MARKS_ABREAST
    places = apart([days for _, days in told], room, 0.7 * room, end)
    return [
        {"foot": days, "x": place, "label": [f"{percent} %", whole_days(days)]}
        for (percent, days), place in zip(told, places, strict=True)
    ]


def histogram_layers(bins: Rows, top: float) -> list[alt.Chart]:
    x = counted("from", 0, bins[-1]["to"], "days from start to finish")
    foot = alt.X("foot:Q")
    return [
        pen("bins")
        .mark_rect(color=FLOW, xOffset=1, x2Offset=-0.5, **LINKED)
        .encode(x, alt.X2("to:Q"), amounts("cards", top, "cards"), alt.Y2Datum(0), *links()),
        pen("marks")
        .mark_rule(color=INK, strokeDash=[2, 3])
        .encode(foot, y=alt.value(0), y2=alt.value(alt.expr("height"))),
        pen("marks").mark_rule(color=SOFT).encode(foot, alt.X2("x:Q"), y=alt.value(0), y2=alt.value(-10)),
        pen("marks")
        .mark_text(align="center", baseline="line-bottom", lineHeight=15, dy=-27)
        .encode(alt.X("x:Q"), y=alt.value(0), text=alt.Text("label:N")),
    ]


def histogram_rows(picture: Picture) -> Table:
    bins = picture["lead_time_histogram"]
    return table(
        ["From day", "To day", "Cards"],
        [[each["from"], each["to"], Linked(each["cards"], bin_behind(each, picture))] for each in bins],
    )


def few(picture: Picture) -> str:
    count = picture["lead_time"]["count"]
    if 0 < count < FEWEST:
        return f"{plural(count, 'card')}: below {FEWEST} no percentile says anything."
    return f"Thin: the percentiles of {count} cards move with each new one." if 0 < count < THIN else ""


def few_or_many(picture: Picture) -> str:
    shown, count = len(picture["lead_times"]["dots"]), picture["lead_times"]["of"]
    return f"{shown:,} of {count:,} cards are drawn, a quarter of these the slowest." if shown < count else few(picture)


def nothing_finished(picture: Picture) -> str:
    if picture["finished"]:
        return "What was finished in this window never lay in the flow: there is no lead time to show."
    return "Nothing was finished in this window. The first finished card is the first dot."


SCATTER = Chart(
    name="lead-times",
    title="Lead times",
    rule="Each dot is a card finished in the window: days from its first arrival in the flow to its arrival at finish. "
    "A percentile is the nearest rank: 85 % took that long or less, and by that one promises.",
    look_for="Dots far above the promise have a story each: open them. A cloud that rises means longer waits.",
    draw=draw_scatter,
    rows=scatter_rows,
    empty=nothing_finished,
    note=few_or_many,
)
HISTOGRAM = Chart(
    name="lead-time-histogram",
    title="How long cards took",
    rule="Finished cards of the window by their lead time.",
    look_for="A long tail to the right makes averages useless and promises risky; two humps are two kinds of work.",
    draw=draw_histogram,
    rows=histogram_rows,
    empty=nothing_finished,
    note=few,
)
