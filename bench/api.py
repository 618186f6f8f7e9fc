"""The API: a list of all cards of a board beside the bare rows, and a move beside the same move by the page."""

import http.client
import json
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from itertools import islice
from random import Random
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import User

from api.tokens import make_token
from bench.drag import to_and_fro
from bench.grounds import Ground
from bench.measuring import Figures, Timings, clocked, tell, timed
from bench.shown import Shown
from bench.visitor import Unexpected
from boards.models import Board, Card, Column


class Program:
    """Somebody's program, on a connection that stays open."""

    def __init__(self, port: int, person: User) -> None:
        _, secret = make_token(person=person, name="measured")
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Authorization": f"Token {secret}", "Content-Type": "application/json"}

    def ask(self, method: str, path: str, asked: dict[str, Any] | None = None) -> Any:
        body = json.dumps(asked) if asked is not None else None
        self.connection.request(method, f"/api/v1{path}", body, self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != HTTPStatus.OK:
            raise Unexpected(f"{path}: {answer.status}")
        return json.loads(content)

    def all_cards(self, board: Board) -> list[dict[str, Any]]:
        path, cards = f"/boards/{board.pk}/cards/", []
        while path:
            page = self.ask("GET", path)
            cards += page["results"]
            path = _path(page["next"]) if page["next"] else ""
        return cards

    def move(self, card: int, column: int, after: int | None) -> None:
        self.ask("POST", f"/cards/{card}/move/", {"column": column, "after": after})


def measure_list(program: Program, ground: Ground, times: int, *, goal: Figures) -> None:
    """All pages, read as JSON; the floor is what Django makes of the same rows, in this process."""
    if len(program.all_cards(ground.board)) != ground.cards:
        raise Unexpected("not every card is listed")
    floor = timed(lambda: list(Card.objects.filter(board=ground.board).values()), times)
    timings = timed(lambda: program.all_cards(ground.board), times)
    tell("list by API", timings.figures(floor=floor), about=ground.size, goal=goal)


def measure_move(program: Program, shown: Shown, ground: Ground, times: int, *, goal: Figures) -> None:
    """By the API and by the page in turn, so that what else the machine does hits both alike.

    Two boards of the same size: what the program moved, the page would otherwise have to draw.
    """
    shown.open()
    pairs = list(islice(zip(_by_page(shown), _by_api(program, ground.board), strict=True), times))
    by_page, by_api = (Timings(list(side)) for side in zip(*pairs, strict=True))
    tell("move by API", by_api.figures(floor=by_page), about=ground.size, goal=goal)


def _by_page(shown: Shown) -> Iterator[float]:
    for card, place in to_and_fro(shown):
        yield clocked(partial(shown.tell, card, place))[0]


def _by_api(program: Program, board: Board) -> Iterator[float]:
    """Any card, to any place in any other column."""
    chance = Random(1)
    columns = list(Column.objects.filter(board=board).in_use())
    cards = list(board.cards.exclude(column=None).order_by("pk"))
    while True:
        card = chance.choice(cards)
        home = card.column_id
        away = chance.choice([column.pk for column in columns if column.pk != home])
        neighbour = chance.choice([None, *(each.pk for each in cards if each.column_id == away)])
        card.column_id = away
        yield clocked(partial(program.move, card.pk, away, neighbour))[0]


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path.removeprefix('/api/v1')}?{parts.query}"
