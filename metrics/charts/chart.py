"""One chart of the Flow page: what it is called, what it says, and how it is drawn and told from a picture."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from metrics.charts.drawing import Drawing

Picture = Mapping[str, Any]
Cell = str | int | float | None


class Share(float):
    """A part of 1, which people read as so many percent."""


class Linked(NamedTuple):
    """A figure in a table, and where the cards behind it are listed."""

    figure: Cell
    address: str


class Table(NamedTuple):
    """The twin of a chart, for who reads it and for a spreadsheet. `links` tells where each cell leads, if it does."""

    headers: list[str]
    rows: list[list[Cell]]
    links: list[list[str | None]]


def table(headers: list[str], rows: Iterable[list[Cell | Linked]]) -> Table:
    """Behind a zero there is nothing to list."""
    cells = [[cell if isinstance(cell, Linked) else Linked(cell, "") for cell in row] for row in rows]
    links = [[cell.address if cell.address and cell.figure else None for cell in row] for row in cells]
    return Table(headers, [[cell.figure for cell in row] for row in cells], links)


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


def cards_behind(picture: Picture, figure: str, part: str = "") -> str:
    """Where the cards are listed that a part of a chart counts, of the same view and as of the same instant."""
    return f"{picture['behind']}&figure={figure}" + (f"&part={quote_plus(part)}" if part else "")


def called(picture: Picture) -> str:
    """What a card is called where the picture is shown."""
    return picture.get("called", "card")


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
