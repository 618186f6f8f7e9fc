"""What came and went each week, and of which kind it was."""

from typing import Any

import altair as alt

from metrics.charts.axes import amounts, later, over_time, roof, short_date, wall
from metrics.charts.chart import Chart, Picture, Table, always
from metrics.charts.drawing import Drawing, Rows, Touch, pen
from metrics.charts.palette import CARD, EDGE, FLOW, INK, SOFT, STOP, WARN
from metrics.charts.pens import labels, of_ends

# Colours as on the cards, and a sign of the same shape for who cannot tell them apart.
WORK_TYPES = {"feature": (FLOW, "■"), "defect": (STOP, "●"), "risk": (WARN, "○"), "debt": (SOFT, "◆")}
COURSES = {"arrived": SOFT, "finished": FLOW, "discarded": STOP}
ROOM_FOR_NUMBERS = 16  # weeks
ROOM_FOR_SIGNS = 26
HEIGHT = 220
RUNNING = 0.15
SIGN_FITS = 13  # px of a bar


def draw_courses(picture: Picture) -> Drawing | None:
    weeks = picture["weeks"]
    up = roof(max((week["arrived"] for week in weeks), default=0))
    down = roof(max((week["finished"] + week["discarded"] for week in weeks), default=0))
    if not any(week["arrived"] + week["finished"] + week["discarded"] for week in weeks):
        return None
    bars = [bar for week in weeks for bar in bars_of(week)]
    return Drawing(
        layers=course_layers(weeks, up, -down),
        rows={
            "bars": bars,
            "numbers": bars if len(weeks) <= ROOM_FOR_NUMBERS else [],
            "names": course_names(weeks, up, -down),
            "zero": [{"y": 0}],
            "weeks": strips(weeks, tell_courses),
        },
        touch=Touch("weeks", "at:T", "until:T"),
        height=HEIGHT,
    )


def bars_of(week: dict[str, Any]) -> Rows:
    """Arrivals above the line; what left below it, finished first."""
    left = -week["finished"]
    spans = {"arrived": (0, week["arrived"]), "finished": (0, left), "discarded": (left, left - week["discarded"])}
    return [
        bar_of(week) | {"course": course, "from": low, "to": high, "cards": week[course], "middle": (low + high) / 2}
        for course, (low, high) in spans.items()
        if week[course]
    ]


def bar_of(week: dict[str, Any]) -> dict[str, Any]:
    """The running week is an outline: it is no less, it is not over."""
    monday = wall(week["monday"])
    strength, rim, ink = (1, CARD, CARD) if week["complete"] else (RUNNING, SOFT, INK)
    return {
        "week": week["week"],
        "at": later(monday, hours=14),
        "until": later(monday, days=6, hours=10),
        "noon": later(monday, days=3, hours=12),
        "strength": strength,
        "rim": rim,
        "ink": ink,
    }


def strips(weeks: list[dict[str, Any]], tell: Any) -> Rows:
    return [
        {"at": wall(week["monday"]), "until": later(week["monday"], days=7), "say": f"{named(week)}\n{tell(week)}"}
        for week in weeks
    ]


def named(week: dict[str, Any]) -> str:
    return f"Week of {short_date(week['monday'])}{'' if week['complete'] else ', not over yet'}"


def tell_courses(week: dict[str, Any]) -> str:
    return "\n".join(f"{course} {week[course]}" for course in COURSES)


def course_names(weeks: list[dict[str, Any]], up: float, down: float) -> Rows:
    end = later(weeks[-1]["monday"], days=7)
    ends = [
        {"at": end, "y": up * 0.4, "label": "arrived"},
        {"at": end, "y": down * 0.25, "label": "finished"},
        {"at": end, "y": down * 0.75, "label": "discarded"},
    ]
    return of_ends(ends, down, up, HEIGHT)


def over_weeks(weeks: list[dict[str, Any]]) -> alt.X:
    return over_time(weeks[0]["monday"], later(weeks[-1]["monday"], days=7))


def course_layers(weeks: list[dict[str, Any]], up: float, down: float) -> list[alt.Chart]:
    colours = alt.Scale(domain=list(COURSES), range=list(COURSES.values()))
    y = amounts("to", up, "cards", low=down, labels="abs(datum.value)")
    numbers = pen("numbers").mark_text(align="center", fontSize=11)
    at = alt.X("noon:T")
    return [
        pen("bars")
        .mark_rect(strokeWidth=1)
        .encode(
            over_weeks(weeks),
            alt.X2("until:T"),
            y,
            alt.Y2("from:Q"),
            alt.Fill("course:N", scale=colours, legend=None),
            alt.Stroke("course:N", scale=colours, legend=None),
            alt.FillOpacity("strength:Q", scale=None, legend=None),
        ),
        pen("zero").mark_rule(color=INK).encode(alt.Y("y:Q")),
        numbers.encode(at, alt.Y("middle:Q"), alt.Color("ink:N", scale=None, legend=None), text=alt.Text("cards:Q")),
        labels("names").encode(alt.X("at:T"), alt.Y("y:Q"), text=alt.Text("label:N")),
    ]


def course_rows(picture: Picture) -> Table:
    return Table(
        ["Week", "From", "Complete", "Arrived", "Finished", "Discarded"],
        [
            [
                week["week"],
                week["monday"],
                "yes" if week["complete"] else "no",
                week["arrived"],
                week["finished"],
                week["discarded"],
            ]
            for week in picture["weeks"]
        ],
    )


def draw_kinds(picture: Picture) -> Drawing | None:
    weeks = picture["weeks"]
    top = roof(max((sum(week["by_work_type"].values()) for week in weeks), default=0))
    parts = [part for week in weeks for part in parts_of(week, top)]
    if not parts:
        return None
    return Drawing(
        layers=kind_layers(weeks, top),
        rows={
            "parts": parts,
            "signs": [part for part in parts if part["sign"]] if len(weeks) <= ROOM_FOR_SIGNS else [],
            "names": kind_names(picture, weeks, top),
            "weeks": strips(weeks, tell_kinds),
        },
        touch=Touch("weeks", "at:T", "until:T"),
        height=HEIGHT,
        right=112,
    )


def kinds_of(weeks: list[dict[str, Any]]) -> list[str]:
    """The four in their order, then whatever else a log brought."""
    found = {kind for week in weeks for kind in week["by_work_type"]}
    return [kind for kind in WORK_TYPES if kind in found] + sorted(found - WORK_TYPES.keys())


def parts_of(week: dict[str, Any], top: float) -> Rows:
    height, parts = 0, []
    for kind in kinds_of([week]):
        cards = week["by_work_type"][kind]
        sign = WORK_TYPES.get(kind, (EDGE, ""))[1] if cards / top * HEIGHT >= SIGN_FITS else ""
        span = {"from": height, "to": height + cards, "middle": height + cards / 2}
        parts.append(bar_of(week) | span | {"kind": kind, "cards": cards, "sign": sign})
        height += cards
    return [part for part in parts if part["cards"]]


def kind_names(picture: Picture, weeks: list[dict[str, Any]], top: float) -> Rows:
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
        }
        for number, kind in enumerate(shown)
    ]
    return of_ends(ends, 0, top, HEIGHT)


def sign_of(kind: str) -> str:
    return WORK_TYPES.get(kind, (EDGE, "▪"))[1]


def tell_kinds(week: dict[str, Any]) -> str:
    return "\n".join(f"{kind} {count}" for kind, count in week["by_work_type"].items() if count) or "none finished"


def kind_layers(weeks: list[dict[str, Any]], top: float) -> list[alt.Chart]:
    kinds = kinds_of(weeks)
    colours = alt.Scale(domain=kinds, range=[WORK_TYPES.get(kind, (EDGE, ""))[0] for kind in kinds])
    at = alt.X("noon:T")
    return [
        pen("parts")
        .mark_rect(strokeWidth=1 if len(weeks) <= ROOM_FOR_SIGNS else 0)
        .encode(
            over_weeks(weeks),
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
        labels("names", dx=22).encode(alt.X("at:T"), alt.Y("y:Q"), text=alt.Text("label:N")),
    ]


def kind_rows(picture: Picture) -> Table:
    weeks = picture["weeks"]
    kinds = kinds_of(weeks)
    counts = [[week["by_work_type"].get(kind, 0) for kind in kinds] for week in weeks]
    return Table(["Week", *kinds], [[week["week"], *count] for week, count in zip(weeks, counts, strict=True)])


COURSE = Chart(
    name="arrivals-and-departures",
    title="What came, what left",
    rule="Cards started, finished and discarded in each ISO week of the board's zone.",
    look_for="More above the line than below it, week after week, is load that grows and waits that lengthen.",
    draw=draw_courses,
    rows=course_rows,
    empty=always("Nothing arrived, was finished or discarded in this window."),
)
KINDS = Chart(
    name="flow-distribution",
    title="What was finished",
    rule="Finished cards of each week by work type; the shares are those of the whole window.",
    look_for="Weeks full of defects leave no room for features; debt that never shows is debt that is never paid.",
    draw=draw_kinds,
    rows=kind_rows,
    empty=always("Nothing was finished in this window, of whatever kind."),
)
CHARTS = (COURSE, KINDS)
