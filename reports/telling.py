"""A report in words: sentences and rows that mail, plain text and page all lay out, so that they say the same."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse

from boards.models import Board
from boards.sending import link_to
from boards.words import day, reason
from metrics.headline import per_week
from metrics.signals import Change
from reports.alternatives import ageing, cumulative_flow
from reports.deciding import ORDER, decide
from reports.wording import aged, counted, listed, week_span, within

Facts = dict[str, Any]

MOST_RESTATED = 10
KINDS = {"arrived": "Started", "finished": "Finished", "discarded": "Discarded"}
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


class Item(NamedTuple):
    """What is said of a card, behind its title."""

    title: str
    link: str
    said: str


class Section(NamedTuple):
    heading: str
    sentences: list[str]
    items: list[Item]
    more: str  # how many are left out of the items


class Chart(NamedTuple):
    heading: str
    alt: str
    rule: str


def tell(board: Board, facts: Facts) -> dict[str, Any]:
    """What the templates of a report lay out."""
    monday = date.fromisoformat(facts["monday"])
    return {
        "name": facts["board"]["name"],
        "week": f"Week {monday.isocalendar().week}",
        "span": week_span(monday),
        "decision": decide(facts),
        "order": ORDER,
        "noise": NOISE,
        "figures": _figures(facts),
        "times": _times(facts),
        "window": counted(facts["complete_weeks"], "week") if facts["complete_weeks"] else "So far",
        "thin": _thin(facts),
        "oldest": _oldest(facts),
        "charts": {"ageing": _ageing(facts), "cumulative_flow": _cumulative_flow(facts)},
        "sections": [section for section in _sections(facts, board) if section.sentences or section.items],
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


def _oldest(facts: Facts) -> Section:
    promised = facts["late"]["days"]
    items = [
        _item(each, f"{aged(each['age_days'])}{_lateness(each, promised)}, {_wait(each)}") for each in facts["oldest"]
    ]
    none = [] if items else ["No idea is under way."]
    left = facts["flow_load"] - len(items)
    return Section("Oldest under way", none, items, f"and {left:,} younger" if left else "")


def _lateness(each: Facts, promised: float | None) -> str:
    return " (late)" if promised is not None and each["age_days"] > promised else ""


def _wait(each: Facts) -> str:
    """What it waits for, or else where it lies."""
    if each["waits"]:
        return f"{each['waits']['words']} for {aged(each['waits']['days'])}, in {each['column']}"
    return f"in {each['column']} for {aged(each['column_days'])}"


def _ageing(facts: Facts) -> Chart:
    rule = "Days since started, by column. The line is the day by which 85 % of those finished had left it."
    return Chart("Age of what is under way", ageing(facts), rule)


def _cumulative_flow(facts: Facts) -> Chart:
    rule = "Ideas in each column at the end of each day; what was discarded or lies at the far end since the beginning."
    return Chart("Cumulative flow", cumulative_flow(facts), rule)


def _sections(facts: Facts, board: Board) -> Iterator[Section]:
    yield _finished(facts)
    yield _delivered(facts, board)
    yield _discarded(facts)
    yield _overrides(facts)
    yield _ahead(facts)
    yield _restated(facts)


def _finished(facts: Facts) -> Section:
    told = facts["finished"]
    items = [
        _item(each, "never lay in the flow" if each["days"] is None else f"after {aged(each['days'])}")
        for each in told["cards"]
    ]
    return Section("Finished", [] if items else ["Nothing was finished."], items, _more(told))


def _delivered(facts: Facts, board: Board) -> Section:
    told = facts["delivered"] or {"count": 0, "cards": []}
    items = [_item(each, day(datetime.fromisoformat(each["at"]), board.zone)) for each in told["cards"]]
    none = ["Nothing was delivered."] if facts["delivered"] and not items else []
    return Section("Delivered", none, items, _more(told))


def _discarded(facts: Facts) -> Section:
    told = facts["discarded"]
    items = [_item(each, reason(each["reason"]) + _left(each)) for each in told["cards"]]
    reasons = listed([f"{count:,} {reason(code)}" for code, count in told["reasons"]])
    summary = [f"{reasons}."] if told["count"] > len(items) else []
    return Section("Discarded", summary if items else ["Nothing was discarded."], items, _more(told))


def _left(each: Facts) -> str:
    return f" (from {each['left']})" if each["left"] else ""


def _overrides(facts: Facts) -> Section:
    told = facts["overrides"]
    items = [_item(each, f"into {each['column']}: {each['reason']}") for each in told["cards"]]
    return Section("Limits overridden", [], items, _more(told))


def _ahead(facts: Facts) -> Section:
    return Section("The next four weeks", [_load(facts), *_forecast(facts)] if facts["has_clock"] else [], [], "")


def _load(facts: Facts) -> str:
    under_way, mean = f"{counted(facts['flow_load'])} under way", facts["mean_per_week"]
    if mean is None:
        return f"{under_way}. No week is complete yet: how fast they flow is not known."
    if facts["weeks_of_load"] is None:
        return f"{under_way}, none finished in {counted(facts['complete_weeks'], 'week')}."
    return f"{under_way}, {per_week(mean)} finished a week: {facts['weeks_of_load']:,.1f} weeks of load."


def _forecast(facts: Facts) -> Iterator[str]:
    told = facts["forecast"]
    if told is None:
        yield "No forecast: it takes five complete weeks of history."
    elif told["cards"] == 0:
        yield "No promise can be made: as the past weeks went, it may be none (85 %: 0 or more)."
    else:
        yield (
            f"With 85 % confidence {counted(told['cards'])} or more will be finished, if the weeks are like the last"
            f" {told['history']}."
        )
        if told["tries"]:
            yield f"Told so in the past, it held {told['held']} of {told['tries']} times."


def _restated(facts: Facts) -> Section:
    told = facts["restated"]
    sentences = [
        f"{week_span(date.fromisoformat(each['monday']))}: {each['is']} {KINDS[each['kind']].lower()};"
        f" the last report said {each['told']}."
        for each in told[:MOST_RESTATED]
    ]
    left = len(told) - len(sentences)
    return Section("Restated since the last report", sentences, [], f"and {left:,} more" if left else "")


def _item(each: Facts, said: str) -> Item:
    return Item(each["title"], link_to(reverse("card", args=[each["card"]])), said)


def _more(told: Facts) -> str:
    left = told["count"] - len(told["cards"])
    return f"and {left:,} more" if left else ""
