"""Of which kind it was what was finished each week."""

from typing import Any

import altair as alt

from metrics.charts.axes import amounts, later, roof
from metrics.charts.by_week import HEIGHT, bar_of, named, over_weeks, strips
from metrics.charts.chart import Chart, Linked, Picture, Table, always, cards_behind, table
from metrics.charts.drawing import LINKED, Drawing, Rows, Touch, links, pen
from metrics.charts.palette import EDGE, FLOW, SOFT, STOP, WARN
from metrics.charts.pens import labels, of_ends

# Colours as on the cards, and a sign of the same shape for who cannot tell them apart.
WORK_TYPES = {"feature": (FLOW, "■"), "defect": (STOP, "●"), "risk": (WARN, "○"), "debt": (SOFT, "◆")}
ROOM_FOR_SIGNS = 26  # weeks
SIGN_FITS = 13  # px of a bar


def draw(picture: Picture) -> Drawing | None:
    weeks = picture["weeks"]
    top = roof(max((sum(week["by_work_type"].values()) for week in weeks), default=0))
    parts = [part for week in weeks for part in parts_of(week, top, picture)]
    if not parts:
        return None
    return Drawing(
        layers=layers(weeks, top),
        rows={
            "parts": parts,
            "signs": [part for part in parts if part["sign"]] if len(weeks) <= ROOM_FOR_SIGNS else [],
            "names": names(picture, weeks, top),
            "weeks": strips(weeks, tell),
        },
        touch=Touch("weeks", "at:T", "until:T"),
        height=HEIGHT,
        right=112,
    )


def kinds_of(weeks: list[dict[str, Any]]) -> list[str]:
    """The four in their order, then whatever else a log brought."""
    found = {kind for week in weeks for kind in week["by_work_type"]}
    return [kind for kind in WORK_TYPES if kind in found] + sorted(found - WORK_TYPES.keys())


def parts_of(week: dict[str, Any], top: float, picture: Picture) -> Rows:
    height, parts = 0, []
    for kind in kinds_of([week]):
        cards = week["by_work_type"][kind]
        sign = WORK_TYPES.get(kind, (EDGE, ""))[1] if cards / top * HEIGHT >= SIGN_FITS else ""
        span = {"from": height, "to": height + cards, "middle": height + cards / 2}
        said = {"say": f"{named(week)}\n{kind} {cards}", "href": kind_behind(picture, kind, week["week"])}
        parts.append(bar_of(week) | span | said | {"kind": kind, "cards": cards, "sign": sign})
        height += cards
    return [part for part in parts if part["cards"]]


def kind_behind(picture: Picture, kind: str, week: str = "") -> str:
    return cards_behind(picture, "finished", f"{week} {kind}".strip())


def names(picture: Picture, weeks: list[dict[str, Any]], top: float) -> Rows:
    end = later(weeks[-1]["monday"], days=7)
    share = picture["flow_distribution"]
    shown = [kind for kind in kinds_of(weeks) if share.get(kind)]
    ends = [
        {
            "at": end,
            "y": top * (0.2 + 0.2 * number),
            "kind": kind,
            "sign": sign_of(kind),
            "label": f"{kind} {share[kind] * 100:.0f} %",
            "say": f"{kind}\nof the whole window",
            "href": kind_behind(picture, kind),
        }
        for number, kind in enumerate(shown)
    ]
    return of_ends(ends, 0, top, HEIGHT)


def sign_of(kind: str) -> str:
    return WORK_TYPES.get(kind, (EDGE, "▪"))[1]


def tell(week: dict[str, Any]) -> str:
    return "\n".join(f"{kind} {count}" for kind, count in week["by_work_type"].items() if count) or "none finished"


def layers(weeks: list[dict[str, Any]], top: float) -> list[alt.Chart]:
    kinds = kinds_of(weeks)
    colours = alt.Scale(domain=kinds, range=[WORK_TYPES.get(kind, (EDGE, ""))[0] for kind in kinds])
    at = alt.X("noon:T")
    return [
        pen("parts")
        .mark_rect(strokeWidth=1 if len(weeks) <= ROOM_FOR_SIGNS else 0, **LINKED)
        .encode(
            over_weeks(weeks),
            *links(),
            alt.X2("until:T"),
            amounts("to", top, "finished"),
            alt.Y2("from:Q"),
            alt.Fill("kind:N", scale=colours, legend=None),
            alt.FillOpacity("strength:Q", scale=None, legend=None),
            alt.Stroke("rim:N", scale=None, legend=None),
        ),
        pen("signs")
        .mark_text(align="center", fontSize=9)
        .encode(at, alt.Y("middle:Q"), alt.Color("ink:N", scale=None, legend=None), text=alt.Text("sign:N")),
        labels("names").encode(
            alt.X("at:T"), alt.Y("y:Q"), alt.Color("kind:N", scale=colours, legend=None), text=alt.Text("sign:N")
        ),
        labels("names", dx=22, **LINKED).encode(alt.X("at:T"), alt.Y("y:Q"), *links(), text=alt.Text("label:N")),
    ]


def rows(picture: Picture) -> Table:
    weeks = picture["weeks"]
    kinds = kinds_of(weeks)
    return table(
        ["Week", *kinds],
        [
            [
                week["week"],
                *(
                    Linked(week["by_work_type"].get(kind, 0), kind_behind(picture, kind, week["week"]))
                    for kind in kinds
                ),
            ]
            for week in weeks
        ],
    )


CHART = Chart(
    name="flow-distribution",
    title="What was finished",
    rule="Finished cards of each week by work type; the shares are those of the whole window.",
    look_for="Weeks full of defects leave no room for features; debt that never shows is debt that is never paid.",
    draw=draw,
    rows=rows,
    empty=always("Nothing was finished in this window, of whatever kind."),
)
