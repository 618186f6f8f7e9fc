"""One chart of the Flow page: what it is called, what it says, and how it is drawn and told from a picture."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from metrics.charts.drawing import Drawing

Picture = Mapping[str, Any]
Cell = str | int | float | None


class Table(NamedTuple):
    """The twin of a chart, for who reads it and for a spreadsheet. A first column "Card" holds the ids of cards."""

    headers: list[str]
    rows: list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Chart:
    """`draw` gives None where the picture has too little; `empty` then says so, and what would change that."""

    name: str  # in addresses
    title: str
    rule: str  # its definition, in one line
    look_for: str  # what a reader may see in it, in one line
    draw: Callable[[Picture], Drawing | None]
    rows: Callable[[Picture], Table]
    empty: Callable[[Picture], str]
    note: Callable[[Picture], str] = lambda picture: ""  # what to know of this drawing: that it is thin, or not all


def card_address(card: int) -> str:
    return f"/cards/{card}/"


def always(sentence: str) -> Callable[[Picture], str]:
    """For a chart that lacks the same thing whenever it lacks something."""
    return lambda picture: sentence


def cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"


def plural(count: float, one: str, many: str = "") -> str:
    return f"{count:g} {one if count == 1 else many or one + 's'}"


def whole_days(days: float) -> str:
    """Days as labels say them: one decimal below ten, as many as the eye can tell apart."""
    return f"{days:.1f} d" if days < 10 else f"{days:.0f} d"
