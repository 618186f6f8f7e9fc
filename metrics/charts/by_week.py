"""What came and went each week."""

from typing import Any, NamedTuple

import altair as alt

from metrics.charts.axes import amounts, later, over_time, roof, short_date, wall
from metrics.charts.chart import Chart, Linked, Picture, Table, always, cards_behind, table
from metrics.charts.drawing import LINKED, Drawing, Rows, Touch, links, pen
from metrics.charts.palette import CARD, FLOW, INK, SOFT, STOP
from metrics.charts.pens import labels, of_ends


class Course(NamedTuple):
    colour: str
    behind: str  # the figure that lists its cards


COURSES = {
    "arrived": Course(SOFT, "started"),
    "finished": Course(FLOW, "finished"),
    "discarded": Course(STOP, "discards"),
}
ROOM_FOR_NUMBERS = 16  # weeks
HEIGHT = 220
RUNNING = 0.15


def draw(picture: Picture) -> Drawing | None:
    weeks = picture["weeks"]
    up = roof(max((week["arrived"] for week in weeks), default=0))
    down = roof(max((week["finished"] + week["discarded"] for week in weeks), default=0))
    if not any(week["arrived"] + week["finished"] + week["discarded"] for week in weeks):
        return None
    bars = [bar for week in weeks for bar in bars_of(week, picture)]
    return Drawing(
        layers=layers(weeks, up, -down),
        rows={
            "bars": bars,
            "numbers": bars if len(weeks) <= ROOM_FOR_NUMBERS else [],
            "names": names(weeks, up, -down),
            "zero": [{"y": 0}],
            "weeks": strips(weeks, tell),
        },
        touch=Touch("weeks", "at:T", "until:T"),
        height=HEIGHT,
    )


def bars_of(week: dict[str, Any], picture: Picture) -> Rows:
    """Arrivals above the line; what left below it, finished first."""
    left = -week["finished"]
    spans = {"arrived": (0, week["arrived"]), "finished": (0, left), "discarded": (left, left - week["discarded"])}
    return [
        bar_of(week)
        | {"course": course, "from": low, "to": high, "cards": week[course], "middle": (low + high) / 2}
        | {
            "say": f"{named(week)}\n{course} {week[course]}",
            "href": cards_behind(picture, COURSES[course].behind, week["week"]),
        }
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


def tell(week: dict[str, Any]) -> str:
    return "\n".join(f"{course} {week[course]}" for course in COURSES)


def names(weeks: list[dict[str, Any]], up: float, down: float) -> Rows:
    end = later(weeks[-1]["monday"], days=7)
    ends = [
        {"at": end, "y": up * 0.4, "label": "arrived"},
        {"at": end, "y": down * 0.25, "label": "finished"},
        {"at": end, "y": down * 0.75, "label": "discarded"},
    ]
    return of_ends(ends, down, up, HEIGHT)


def over_weeks(weeks: list[dict[str, Any]]) -> alt.X:
    return over_time(weeks[0]["monday"], later(weeks[-1]["monday"], days=7))


def layers(weeks: list[dict[str, Any]], up: float, down: float) -> list[alt.Chart]:
    colours = alt.Scale(domain=list(COURSES), range=[course.colour for course in COURSES.values()])
    y = amounts("to", up, "cards", low=down, labels="abs(datum.value)")
    numbers = pen("numbers").mark_text(align="center", fontSize=11)
    at = alt.X("noon:T")
    return [
        pen("bars")
        .mark_rect(strokeWidth=1, **LINKED)
        .encode(
            over_weeks(weeks),
            *links(),
            alt.X2("until:T"),
            y,
            alt.Y2("from:Q"),
            alt.Fill("course:N", scale=colours, legend=None),
            alt.Stroke("course:N", scale=colours, legend=None),
            alt.FillOpacity("strength:Q", scale=None, legend=None),
        ),
        pen("zero").mark_rule(color=INK).encode(alt.Y("y:Q")),
        numbers.encode(at, alt.Y("middle:Q"), alt.Color("ink:N", scale=None, legend=None), text=alt.Text("cards:Q")),
        labels("names").encode(
            alt.X("at:T"), alt.Y("y:Q"), alt.Color("label:N", scale=colours, legend=None), text=alt.Text("label:N")
        ),
    ]


def rows(picture: Picture) -> Table:
    return table(
        ["Week", "From", "Complete", "Arrived", "Finished", "Discarded"],
        [
            [
                week["week"],
                week["monday"],
                "yes" if week["complete"] else "no",
                *(
                    Linked(week[name], cards_behind(picture, course.behind, week["week"]))
                    for name, course in COURSES.items()
                ),
            ]
            for week in picture["weeks"]
        ],
    )


CHART = Chart(
    name="arrivals-and-departures",
    title="What came, what left",
    rule="Cards started, finished and discarded in each ISO week of the board's zone.",
    look_for="More above the line than below it, week after week, is load that grows and waits that lengthen.",
    draw=draw,
    rows=rows,
    empty=always("Nothing arrived, was finished or discarded in this window."),
)
