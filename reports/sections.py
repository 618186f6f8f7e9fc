"""The sections of a report: lists of cards with what is said of each, and sentences."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse

from boards.models import Board
from boards.sending import link_to
from boards.words import cut, day, reason
from metrics.headline import per_week
from reports.wording import TITLE_ROOM, aged, counted, listed, week_span

Facts = dict[str, Any]

MOST_RESTATED = 10
RESTATED = "What these weeks tell has changed since: ideas went back, or moves were brought in later."
KINDS = {"arrived": "Started", "finished": "Finished", "discarded": "Discarded"}


class Item(NamedTuple):
    """What is said of a card, behind its title."""

    title: str
    link: str
    said: str


class Section(NamedTuple):
    """One without sentences and items is left out."""

    heading: str
    sentences: list[str]
    items: list[Item]
    more: str  # how many are left out of the items


def oldest(facts: Facts) -> list[Section]:
    promised = facts["late"]["days"]
    items = [
        _item(each, f"{aged(each['age_days'])}{_lateness(each, promised)}, {_wait(each)}") for each in facts["oldest"]
    ]
    left = facts["flow_load"] - len(items)
    return _said([Section("Oldest under way", [], items, f"and {left:,} younger" if left else "")])


def sections(facts: Facts, board: Board) -> list[Section]:
    """What happened and what is ahead. That nothing did stands in the figures."""
    happened = [_finished(facts), *_delivered(facts, board), _discarded(facts), _overrides(facts)]
    return _said([*happened, _ahead(facts), _restated(facts)])


def _said(told: list[Section]) -> list[Section]:
    return [section for section in told if section.sentences or section.items]


def _lateness(each: Facts, promised: float | None) -> str:
    return " (late)" if promised is not None and each["age_days"] > promised else ""


def _wait(each: Facts) -> str:
    """What it waits for, or else where it lies."""
    if each["waits"]:
        return f"{each['waits']['words']} for {aged(each['waits']['days'])}, in {each['column']}"
    return f"in {each['column']} for {aged(each['column_days'])}"


def _finished(facts: Facts) -> Section:
    told = facts["finished"]
    items = [
        _item(each, "never lay in the flow" if each["days"] is None else f"after {aged(each['days'])}")
        for each in told["cards"]
    ]
    return Section("Finished", [], items, _more(told))


def _delivered(facts: Facts, board: Board) -> Iterator[Section]:
    if told := facts["delivered"]:
        items = [_item(each, f"on {day(each['at'], board.zone)}") for each in told["cards"]]
        yield Section("Delivered", [], items, _more(told))


def _discarded(facts: Facts) -> Section:
    told = facts["discarded"]
    items = [_item(each, reason(each["reason"]) + _left(each)) for each in told["cards"]]
    reasons = listed([f"{count:,} {reason(code)}" for code, count in told["reasons"]])
    summary = [f"{reasons}."] if told["count"] > len(items) else []
    return Section("Discarded", summary, items, _more(told))


def _left(each: Facts) -> str:
    return f" (from {each['left']})" if each["left"] else ""


def _overrides(facts: Facts) -> Section:
    told = facts["overrides"]
    items = [_item(each, f"into {each['column']}: {each['reason']}") for each in told["cards"]]
    return Section("Limits overridden", [], items, _more(told))


def _ahead(facts: Facts) -> Section:
    return Section("The next four weeks", [_load(facts), *_forecast(facts)], [], "")


def _load(facts: Facts) -> str:
    under_way, mean = f"{counted(facts['flow_load'])} under way", facts["mean_per_week"]
    if not facts["flow_load"]:
        return "No idea is under way."
    if mean is None:
        return f"{under_way}. No week is complete yet: how fast they flow is not known."
    weeks = counted(facts["complete_weeks"], "week")
    if facts["weeks_of_load"] is None:
        return f"{under_way}, none finished in {weeks}."
    return f"{under_way}, {per_week(mean)} finished a week over {weeks}: {facts['weeks_of_load']:,.1f} weeks of load."


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
        f"{week_span(date.fromisoformat(each['monday']))}: {each['is']} {KINDS[each['kind']].lower()},"
        f" where the last report said {each['told']}."
        for each in told[:MOST_RESTATED]
    ]
    left = len(told) - len(sentences)
    return Section(
        "Restated since the last report",
        [RESTATED, *sentences] if told else [],
        [],
        f"and {left:,} more" if left else "",
    )


def _item(each: Facts, said: str) -> Item:
    """In one line, whatever somebody wrote: a plain text must not get lines that look like ours."""
    one_line = " ".join(said.split())
    return Item(cut(each["title"], TITLE_ROOM), link_to(reverse("card", args=[each["card"]])), one_line)


def _more(told: Facts) -> str:
    left = told["count"] - len(told["cards"])
    return f"and {left:,} more" if left else ""
