"""A report in words: sentences and rows that mail, plain text and page all lay out, so that they say the same."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from boards.models import Board
from metrics.headline import per_week
from metrics.signals import Change
from reports.alternatives import ageing, cumulative_flow, moves_back
from reports.deciding import ORDER, also, decide
from reports.sections import KINDS, oldest, sections
from reports.wording import counted, week_span, weeks_before, within

Facts = dict[str, Any]

COUNTS = {Change.MORE: "more", Change.LESS: "fewer"}
NOISE = (
    "“Changed” is said only where it is more than noise: outside the limits of the weeks before, or the eighth in a row"
    " on one side of their mean."
)
NO_FIGURES: dict[str, Any] = {"figures": [], "thin": "", "noise": "", "charts": {}, "oldest": [], "sections": []}
TIMES = {Change.MORE: "longer", Change.LESS: "shorter"}


class Row(NamedTuple):
    """`before` is empty where there is none; `changed`, unless it is more than noise."""

    name: str
    now: str
    before: str
    changed: str = ""


class Figures(NamedTuple):
    """A table: its head names what its rows are of, and what the second figure of each tells of."""

    head: Row
    rows: list[Row]


class Chart(NamedTuple):
    heading: str
    alt: str
    rule: str  # how it is read


def tell(board: Board, facts: Facts) -> dict[str, Any]:
    """What the templates of a report lay out. Of a board without ideas or clock there is no more than the decision."""
    monday = date.fromisoformat(facts["monday"])
    has_figures = facts["cards"] and facts["has_clock"]
    return {
        "name": facts["board"]["name"],
        "week": f"Week {monday.isocalendar().week}",
        "span": week_span(monday),
        "decision": decide(facts),
        "also": also(facts),
        "order": ORDER,
        **(_told_in_figures(board, facts) if has_figures else NO_FIGURES),
    }


def _told_in_figures(board: Board, facts: Facts) -> dict[str, Any]:
    tables = [_of_the_week(facts), *_lead_times(facts)]
    changed = any(row.changed for table in tables for row in table.rows)
    return {
        "figures": tables,
        "thin": _thin(facts),
        "noise": NOISE if changed else "",
        "charts": {"ageing": _ageing(facts), "cumulative_flow": _cumulative_flow(facts)},
        "oldest": oldest(facts),
        "sections": sections(facts, board),
    }


def _of_the_week(facts: Facts) -> Figures:
    count = sum(week["monday"] < facts["monday"] for week in facts["weeks"])
    head = f"Mean of {count} before" if count > 1 else weeks_before(count)
    return Figures(Row("Ideas", "This week", head), [*_counts(facts), *_mean_lead_time(facts["mean_lead_time"], count)])


def _counts(facts: Facts) -> Iterator[Row]:
    for kind, name in KINDS.items():
        told = facts["this_week"][kind]
        yield Row(name, str(told["now"]), _mean(told["before"]), COUNTS.get(told["changed"], ""))
    if facts["delivered"]:
        yield Row("Delivered", str(facts["delivered"]["count"]), _mean(facts["delivered"]["before"]))
    yield Row("Flow load", str(facts["flow_load"]), _mean(facts["flow_load_before"]))


def _mean(value: float | None) -> str:
    return "" if value is None else per_week(value)


def _mean_lead_time(told: Facts | None, count: int) -> Iterator[Row]:
    """Under a head that says of how many weeks; where not each of them finished something, the row says so itself."""
    if told:
        of = f"of {told['weeks']}: " if told["weeks"] not in (0, count) else ""
        yield Row("Mean lead time", within(told["now"]), of + _days(told["before"]), TIMES.get(told["changed"], ""))


def _lead_times(facts: Facts) -> Iterator[Figures]:
    """Over the window, and over as many weeks before it."""
    now, before = facts["lead_time"], facts["lead_time_before"]
    if now["p50"] is None:
        return
    weeks = facts["complete_weeks"]
    head = weeks_before(facts["weeks_before"]) or "Before" if before["p50"] is not None else ""
    rows = [Row(f"{p} % within", within(now[f"p{p}"]), _days(before[f"p{p}"])) for p in (50, 70, 85, 95)]
    yield Figures(Row("Lead time", f"Last {counted(weeks, 'week')}" if weeks > 1 else "So far", head), rows)


def _days(days: float | None) -> str:
    return "" if days is None else within(days)


def _thin(facts: Facts) -> str:
    count = facts["lead_time"]["count"]
    if facts["lead_time"]["p50"] is None:
        return f"Lead times are told from five finished ideas on; so far: {count}."
    return f"Thin: {count} finished ideas, the next may change them much." if facts["thin"] else ""


def _ageing(facts: Facts) -> Chart:
    return Chart("Age of what is under way", ageing(facts), " ".join(_how_to_read_ageing(facts)))


def _how_to_read_ageing(facts: Facts) -> Iterator[str]:
    told = facts["charts"]["ageing"]
    yield "A dot is an idea, as high as the days since it started."
    if facts["blocked"]:
        yield "A square is blocked."
    if any(told["pace"].values()):
        yield "The shades end where 50, 70, 85 (the line) and 95 % of those finished had left the column."
    if len(told["cards"]) < told["of"]:
        yield f"The oldest {len(told['cards']):,} of {told['of']:,} are drawn."


def _cumulative_flow(facts: Facts) -> Chart:
    rule = (
        "A band is the ideas that had come to its column and no further. One that widens fills faster than it empties."
    )
    back = " A triangle marks ideas moved back." if moves_back(facts) else ""
    return Chart("Cumulative flow", cumulative_flow(facts), rule + back)
