"""A report in words: sentences and rows that mail, plain text and page all lay out, so that they say the same."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from boards.models import Board
from metrics.signals import Change
from reports.alternatives import ageing, cumulative_flow, moves_back
from reports.deciding import ORDER, also, decide
from reports.sections import KINDS, oldest, sections
from reports.wording import counted, week_span, within

Facts = dict[str, Any]

COUNTS = {Change.MORE: "more", Change.LESS: "fewer"}
NOISE = (
    "“Changed” is said only where it is more than noise: outside the limits of the weeks before, or the eighth in a row"
    " on one side of their mean."
)
TIMES = {Change.MORE: "longer", Change.LESS: "shorter"}


class Row(NamedTuple):
    """`changed` is empty unless it is more than noise."""

    name: str
    now: str
    before: str
    changed: str


class Chart(NamedTuple):
    heading: str
    alt: str
    rule: str  # how it is read


def tell(board: Board, facts: Facts) -> dict[str, Any]:
    """What the templates of a report lay out."""
    monday = date.fromisoformat(facts["monday"])
    return {
        "name": facts["board"]["name"],
        "week": f"Week {monday.isocalendar().week}",
        "span": week_span(monday),
        "decision": decide(facts),
        "also": also(facts),
        "order": ORDER,
        "noise": NOISE,
        "figures": _figures(facts),
        "times": _times(facts),
        "window": counted(facts["complete_weeks"], "week") if facts["complete_weeks"] else "So far",
        "window_before": f"{facts['weeks_before']} before" if facts["weeks_before"] else "Before",
        "thin": _thin(facts),
        "oldest": oldest(facts),
        "charts": {"ageing": _ageing(facts), "cumulative_flow": _cumulative_flow(facts)},
        "sections": sections(facts, board),
    }


def _figures(facts: Facts) -> list[Row]:
    counts = [
        Row(name, str(told["now"]), _mean(told["before"]), COUNTS.get(told["changed"], ""))
        for kind, name in KINDS.items()
        for told in [facts["this_week"][kind]]
    ]
    load = Row("Flow load", str(facts["flow_load"]), _mean(facts["flow_load_before"]), "")
    return [*counts, load, *_mean_lead_time(facts["mean_lead_time"])]


def _mean(value: float | None) -> str:
    return "none" if value is None else f"{value:.1f}"


def _mean_lead_time(told: Facts | None) -> Iterator[Row]:
    if told:
        yield Row("Mean lead time", within(told["now"]), _or_none(told["before"]), TIMES.get(told["changed"], ""))


def _times(facts: Facts) -> list[Row]:
    now, before = facts["lead_time"], facts["lead_time_before"]
    if now["p50"] is None:
        return []
    return [Row(f"{p} % within", within(now[f"p{p}"]), _or_none(before[f"p{p}"]), "") for p in (50, 70, 85, 95)]


def _or_none(days: float | None) -> str:
    return "none" if days is None else within(days)


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
