"""A board's page as its script keeps it: what lies where, after each answer to the question what is new."""

import re

from django.contrib.auth.models import User
from django.core.cache import cache

from boards.models import Board
from tests.boards.pages import browser_of

LIST = re.compile(r'<ol class="cards" id="cards-(\d+)">(.*?)</ol>', re.DOTALL)
PUT = re.compile(r'data-put-in="cards-(\d+)"(?: data-before="card-(\d+)")?>\s*<li id="card-(\d+)"')
CARD = re.compile(r'<li id="card-(\d+)"')
TOLD = re.compile(r'name="(seen|columns)" value="([\d,]*)"')


class OpenPage:
    """`lists` are the cards of each column by their numbers, from head to end."""

    def __init__(self, board: Board, person: User) -> None:
        cache.clear()  # what was rolled back has the numbers and versions of what comes now
        self._address = f"/boards/{board.pk}/"
        self._client = browser_of(person)
        self.lists: dict[int, list[int]] = {}
        self._take(self._client.get(self._address).content.decode())

    def catch_up(self) -> None:
        answer = self._client.get(f"{self._address}since/", self._seen | {"puts": "yes"})
        assert answer.status_code == 200
        self._take(answer.content.decode())

    def _take(self, html: str) -> None:
        if 'id="row"' in html:
            self.lists = {}
        for column, cards in LIST.findall(html):
            self.lists[int(column)] = []
            self._put_all([*map(int, CARD.findall(cards))], int(column))
        for column, before, card in PUT.findall(html):
            self._put_all([int(card)], int(column), before=int(before or 0))
        self._seen = dict(TOLD.findall(html))

    def _put_all(self, cards: list[int], column: int, before: int = 0) -> None:
        for shown in self.lists.values():
            shown[:] = [card for card in shown if card not in cards]
        shown = self.lists[column]
        place = shown.index(before) if before else len(shown)
        shown[place:place] = cards
