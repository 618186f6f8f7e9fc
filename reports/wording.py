"""How a report says figures, cards and weeks. What boards say too is said as they do: `boards.words`."""

from datetime import date, timedelta
from unicodedata import bidirectional

from boards.words import cut, stay
from boards.words import days as in_days

TITLE_ROOM = 64  # letters of a card's title: what a line of plain text holds
APART, TOGETHER = "\u2068", "\u2069"  # isolates, in the words of Unicode


def counted(number: int, thing: str = "idea") -> str:
    return f"{number:,} {thing if number == 1 else f'{thing}s'}"


def quoted(title: str) -> str:
    """Words that run from right to left are set apart, or they would turn the sentence around them too."""
    runs_left = any(bidirectional(letter) in ("R", "AL") for letter in title)
    said = cut(title, TITLE_ROOM)
    return f"“{APART}{said}{TOGETHER}”" if runs_left else f"“{said}”"


def aged(days: float) -> str:
    """An age, as the board tells it: the whole days that have passed."""
    return stay(timedelta(days=days))


def within(days: float) -> str:
    """A percentile of lead time."""
    return f"{in_days(days)} days"


def week_span(monday: date) -> str:
    """From its Monday to its Sunday: "9 to 15 Mar 2026"."""
    sunday = monday + timedelta(days=6)
    first = f"{monday:%-d}" if monday.month == sunday.month else f"{monday:%-d %b}"
    return f"{first} to {sunday:%-d %b %Y}"


def no_report_yet(first: date | None) -> str:
    """`first` is the week that the first one will tell of, once it is known."""
    if first is None:
        return "There is no report yet. The first one tells of the week in which the first idea comes to this board."
    return f"There is no report yet. The first one tells of {week_span(first)}, once that week is over."


def weeks_before(count: int) -> str:
    """Over a column of figures; nothing where there were none."""
    return f"{count} weeks before" if count > 1 else "The week before" if count else ""


def listed(words: list[str]) -> str:
    """ "one, two and three" """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
