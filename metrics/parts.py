"""The parts of figures as addresses tell them: weeks, days, columns, spans of days; and how people read them."""

import re
from datetime import date

from metrics.weeks import week_name

SPAN = re.compile(r"(\d{1,6})-(\d{1,6})", re.ASCII)
AGE = re.compile(r"(\d{1,6}) (open|ready|discarded)", re.ASCII)
YEARS = range(1900, 2200)


class UnknownPart(ValueError):
    """The figure has no part of this name."""


def monday_of(name: str) -> date:
    """Of an ISO week: "2026-W07"."""
    try:
        monday = date.fromisocalendar(int(name[:4]), int(name[6:]), 1)
    except ValueError:
        raise UnknownPart(name) from None
    if week_name(monday) != name or monday.year not in YEARS:
        raise UnknownPart(name)
    return monday


def day_and_rest(part: str) -> tuple[date, str]:
    """ "2026-03-02 Idea": what happened on a day in a column."""
    name, _, rest = part.partition(" ")
    try:
        day = date.fromisoformat(name)
    except ValueError:
        raise UnknownPart(part) from None
    if day.year not in YEARS:
        raise UnknownPart(part)
    return day, rest


def day_alone(part: str) -> date:
    day, rest = day_and_rest(part)
    if rest:
        raise UnknownPart(part)
    return day


def span(part: str) -> tuple[int, int]:
    """ "7-14": from so many days up to, not including, so many."""
    if not (found := SPAN.fullmatch(part)):
        raise UnknownPart(part)
    return int(found[1]), int(found[2])


def age_and_fate(part: str) -> tuple[int, str]:
    """ "14 ready": what had become of ideas at the age of so many days."""
    if not (found := AGE.fullmatch(part)):
        raise UnknownPart(part)
    return int(found[1]), found[2]


def say_week(part: str) -> str:
    name, _, kind = part.partition(" ")
    return f"{kind + ', ' if kind else ''}week of {_say_date(monday_of(name))}"


def say_day(part: str) -> str:
    day, column = day_and_rest(part)
    return f"{column + ', ' if column else ''}{_say_date(day)}"


def say_span(part: str) -> str:
    low, high = span(part)
    return f"{low} to {high} days"


def say_age(part: str) -> str:
    days, fate = age_and_fate(part)
    return f"still open after {days} days" if fate == "open" else f"{fate} within {days} days"


def _say_date(day: date) -> str:
    return f"{day:%-d %b %Y}"
