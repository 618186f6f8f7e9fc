"""Where the time goes: by column, worked on, waiting or blocked; and the share of it that is work."""

from typing import Any

import altair as alt

from metrics.charts import ledger
from metrics.charts.chart import Cell, Chart, Linked, Picture, Share, Table, always, cards_behind, table
from metrics.charts.drawing import Drawing, Rows
from metrics.charts.palette import EDGE, FLOW, STOP

STATES = {"active": FLOW, "waiting": EDGE, "blocked": STOP}
FILL = alt.Fill("state:N", scale=alt.Scale(domain=list(STATES), range=list(STATES.values())), legend=None)
Stay = dict[str, Any]


def draw_columns(picture: Picture) -> Drawing | None:
    stays = stays_of(picture)
    most = max((stay["total_days"] for _, stay in stays), default=0)
    if not most:
        return None
    return Drawing(
        layers=ledger.layers(len(stays), most, FILL),
        rows={
            "parts": [each for row, (name, stay) in enumerate(stays) for each in parts_of(row, name, stay, picture)],
            "names": [
                ledger.name(row, named(*both), both[1]["total_days"], said(both[1])) for row, both in enumerate(stays)
            ],
        },
        height=ledger.ROW * len(stays),
        top=4,
        right=92,
        bottom=4,
        left=0,
    )


def stays_of(picture: Picture) -> list[tuple[str, Stay]]:
    """The columns of the flow in their order."""
    known = picture["time_in_column"]
    flow = [column["name"] for column in picture["columns"] if column["part"] == "flow"]
    return [(name, known[name]) for name in flow if name in known]


def parts_of(row: int, name: str, stay: Stay, picture: Picture) -> Rows:
    spent, total = stay["total_days"] - stay["blocked_days"], stay["total_days"]
    spans = ((stay["kind"], 0, spent, "time_in_column"), ("blocked", spent, total, "blocked_in"))
    return [
        ledger.part(
            row,
            low,
            high,
            state=state,
            say=f"{name}\n{state} {high - low:,.0f} days",
            href=cards_behind(picture, figure, name),
        )
        for state, low, high, figure in spans
        if high > low
    ]


def named(name: str, stay: Stay) -> str:
    blocked = stay["blocked_days"] / stay["total_days"] if stay["total_days"] else 0
    return f"{name} · {stay['kind']}{f', {blocked * 100:.0f} % blocked' if round(blocked * 100) else ''}"


def said(stay: Stay) -> str:
    share = f"{stay['share'] * 100:.0f} % · " if stay["share"] is not None else ""
    return f"{share}{stay['total_days']:,.0f} d"


def column_rows(picture: Picture) -> Table:
    return table(
        ["Column", "Kind", "Visits", "Cards", "Days", "of them blocked", "Share", "Median days", "85 % within days"],
        [
            [
                name,
                stay["kind"],
                stay["visits"],
                Linked(stay["cards"], cards_behind(picture, "time_in_column", name)),
                rounded(stay["total_days"]),
                blocked_cell(picture, name, stay),
                share_of(stay["share"]),
                rounded(stay["median_days"]),
                rounded(stay["p85_days"]),
            ]
            for name, stay in stays_of(picture)
        ],
    )


def blocked_cell(picture: Picture, name: str, stay: Stay) -> Cell | Linked:
    days = rounded(stay["blocked_days"])
    return Linked(days, cards_behind(picture, "blocked_in", name)) if days else days


def rounded(days: float | None) -> float | None:
    return None if days is None else round(days, 1)


def share_of(part: float | None) -> Share | None:
    return None if part is None else Share(round(part, 3))


def draw_efficiency(picture: Picture) -> Drawing | None:
    share = picture["flow_efficiency"]
    if share is None:
        return None
    measured = cards_behind(picture, "lead_time")
    worked, waited = (f"{round(share * 100)} % worked on", f"{100 - round(share * 100)} % waiting or blocked")
    return Drawing(
        layers=ledger.layers(1, 1, FILL),
        rows={
            "parts": [
                ledger.part(0, 0, share, state="active", say=worked, href=measured),
                ledger.part(0, share, 1, state="waiting", say=waited, href=measured),
            ],
            "names": [ledger.name(0, f"{worked}, {waited}", 1, "")],
        },
        height=ledger.ROW,
        top=4,
        right=4,
        bottom=4,
        left=0,
    )


def efficiency_rows(picture: Picture) -> Table:
    share, measured = picture["flow_efficiency"], cards_behind(picture, "lead_time")
    shares = [] if share is None else [("worked on", share), ("waiting or blocked", 1 - share)]
    return table(["Share of lead time", "of all"], [[name, Linked(share_of(part), measured)] for name, part in shares])


COLUMNS = Chart(
    name="time-in-column",
    title="Where the time goes",
    rule="Days of all stays that ended in the window or are still open, by column; the share is of all columns in the "
    "flow.",
    look_for="The longest bar is where an hour of help saves most, and a queue is shortened by starting less.",
    draw=draw_columns,
    rows=column_rows,
    empty=always("No card has lain in a column of the flow in this window."),
)
EFFICIENCY = Chart(
    name="flow-efficiency",
    title="Flow efficiency",
    rule="Over the cards finished in the window: days in active columns, less those blocked, divided by the sum of "
    "lead times.",
    look_for="It knows columns, not hands: a card in an active column counts as worked on unless it is blocked.",
    draw=draw_efficiency,
    rows=efficiency_rows,
    empty=always("No finished card has a lead time in this window, so there is nothing to divide."),
)
