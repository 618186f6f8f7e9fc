"""The pages as a person's browser asks for them."""

from html.parser import HTMLParser
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from boards.models import Board, Card, Column
from metrics.models import BoardFigures
from tests.cast import after

VOID = {"br", "hr", "img", "input", "link", "meta"}


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def seen(board: Board) -> dict[str, Any]:
    """What a page that is up to date tells with everything it posts."""
    board.refresh_from_db()
    columns = board.columns.in_use().values_list("pk", flat=True)
    return {"seen": board.version, "columns": ",".join(map(str, columns))}


def know_pace(board: Board, pace: dict[str, float]) -> None:
    """As a worker counts it: days by the column's number."""
    told = {"version": 1, "as_of": after(days=4), "stale_at": after(days=9), "pace": pace}
    BoardFigures.objects.update_or_create(board=board, defaults=told)


def drop(client: Client, card: Card, column: Column, **asked: Any) -> Any:
    """Post what the script posts when a card is dropped."""
    return client.post(reverse("take_card", args=[column.pk]), {"card": card.pk, "placed": "yes", **asked})


def fields(html: str, form: str = '<form id="words"') -> dict[str, str]:
    """What a form would send as it was drawn, the sheet's first one if no other is meant."""
    begins = html.index(form)
    reader = Fields()
    reader.feed(html[begins : html.index("</form>", begins)])
    return reader.values


def parts(response: Any) -> set[str]:
    """The ids of an answer's parts: what the script swaps."""
    reader = TopLevel()
    reader.feed(response.content.decode())
    assert reader.depth == 0, "an element is not closed"
    return reader.ids


class TopLevel(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if self.depth == 0:
            self.ids.add(str(dict(attributes)["id"]))
        self.depth += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in VOID


class Fields(HTMLParser):
    """Values of inputs, text areas and chosen options by name."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in ("input", "textarea", "select"):
            self.open = told.get("name") or ""
            self.values[self.open] = told.get("value") or ""
        elif tag == "option" and "selected" in told:
            self.values[self.open] = told.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self.lasttag == "textarea" and data.strip():
            self.values[self.open] = data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.lasttag = ""
