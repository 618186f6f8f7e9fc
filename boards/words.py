"""Figures, instants and names in the reader's words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import nh3
from django.contrib.auth.models import User
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from boards.models import DiscardReason

_TAGS = nh3.ALLOWED_TAGS - {"img"}

# An age is late from this share of the column's pace on.
LATE_FROM = 0.8

_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


def age(span: timedelta) -> str:
    """How long, in the largest whole unit that says it: "3 d", "5 h", "new"."""
    if span.days >= 1:
        return f"{span.days} d"
    hours = span.seconds // 3600
    return f"{hours} h" if hours and span > timedelta(0) else "new"


def lateness(span: timedelta, pace: float | None) -> str:
    """How an age stands against the column's pace, the days within which 85 % leave: "late" near it, "over" beyond."""
    share = span.total_seconds() / 86_400 / pace if pace else 0
    if share > 1:
        return "over"
    return "late" if share > LATE_FROM else ""


def stay(span: timedelta) -> str:
    """How long, in a sentence: "21 days", "1 hour", "less than an hour"."""
    for unit, length in (("day", 86_400), ("hour", 3_600)):
        count = int(span.total_seconds()) // length
        if count >= 1:
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return "less than an hour"


def ago(span: timedelta) -> str:
    """How long since, for something fresh: "3 s ago"."""
    seconds = max(0, int(span.total_seconds()))
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit} ago"
    return f"{seconds} s ago"


def days(span: timedelta | float) -> str:
    """A duration in days with one decimal, as metrics.md shows it."""
    number = span.total_seconds() / 86_400 if isinstance(span, timedelta) else span
    return f"{number:.1f}"


def signed(number: str) -> str:
    """A difference in figures with the sign that figures have; none for what rounds to nothing."""
    return number.replace("-", "\N{MINUS SIGN}") if number.strip("+-0.") else number.strip("+-")


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """An instant in the board's time zone."""
    return f"{instant.astimezone(zone):%-d %b %Y, %H:%M}"


def day(instant: datetime | str, zone: ZoneInfo) -> str:
    """The day of an instant, which may be told in ISO 8601, in the board's time zone."""
    moment = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return f"{moment.astimezone(zone):%-d %b %Y}"


def number_word(number: int) -> str:
    """Small numbers as words, as in "room for two"."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def reason(code: str) -> str:
    """A discard's reason as people read it; imported reasons are their own words, where there are any."""
    return str(dict(DiscardReason.choices).get(code, code)) or "No reason given"


def cut(text: str, room: int) -> str:
    """On one line, in so many letters."""
    line = " ".join(text.split())
    return line if len(line) <= room else f"{line[: room - 1].rstrip()}…"


SUBJECT_ROOM = 78  # letters: what a mail's header line holds, and more than most clients show
SHORTEST_NAME = 12


def headed(point: str, board: object) -> str:
    """A mail's subject: of which board, and the point. What does not fit is cut from the board's name."""
    return f"{cut(str(board), max(SHORTEST_NAME, SUBJECT_ROOM - len(point) - 2))}: {point}"


def name_of(person: User | None) -> str:
    """What a person is called; nothing for the product itself."""
    return (person.get_full_name() or person.get_username()) if person else ""


def initials(name: str) -> str:
    """Two letters that stand for a person."""
    parts = name.split()
    return (parts[0][0] + parts[-1][0] if len(parts) > 1 else name[:2]).upper()


def dialect() -> MarkdownIt:
    """The Markdown that people write here: with tables, without HTML."""
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def harmless(html: str) -> SafeString:
    """No script, no style, no foreign picture; of classes only the one that marks a mention."""
    cleaned = nh3.clean(html, tags=_TAGS, allowed_classes={"span": {"mention"}})
    return mark_safe(cleaned)  # noqa: S308 - cleaned by nh3
