"""A board as somebody's page shows it, and drags on it as static/js/carry.js tells them."""

import re
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from bench.visitor import Visitor

SEEN = re.compile(r'<div id="seen".*?</div>', re.DOTALL)
FIELD = re.compile(r'name="(\w+)" value="([^"]*)"')
LANE = re.compile(r'id="column-(\d+)" data-move-url="([^"]+)".*?</section>', re.DOTALL)
CARD = re.compile(r'<li id="card-(\d+)"')


@dataclass(frozen=True)
class Place:
    """In a column, behind a card; none means at its head."""

    column: int
    behind: int | None


@dataclass
class Shown:
    """Where the cards lie, by column, and what the page says of itself when it asks for a change."""

    visitor: Visitor
    path: str
    seen: dict[str, str] = field(default_factory=dict)
    lanes: dict[int, list[int]] = field(default_factory=dict)
    move_urls: dict[int, str] = field(default_factory=dict)

    def fetch(self) -> bytes:
        return self.visitor.get(self.path)

    def open(self) -> bytes:
        page = self.fetch()
        self._see(page)
        for lane in LANE.finditer(page.decode()):
            self.lanes[int(lane[1])] = [int(card) for card in CARD.findall(lane[0])]
            self.move_urls[int(lane[1])] = lane[2]
        return page

    def place(self, card: int) -> Place:
        column = next(column for column, cards in self.lanes.items() if card in cards)
        cards = self.lanes[column]
        index = cards.index(card)
        return Place(column, cards[index - 1] if index else None)

    def elsewhere(self, card: int, chance: Random) -> Place:
        """Any place in any other column."""
        home = self.place(card).column
        column = chance.choice([column for column in self.lanes if column != home])
        return Place(column, chance.choice([None, *self.lanes[column]]))

    def put(self, card: int, place: Place) -> None:
        self.lanes[self.place(card).column].remove(card)
        cards = self.lanes[place.column]
        cards.insert(cards.index(place.behind) + 1 if place.behind else 0, card)

    def tell(self, card: int, place: Place) -> bytes:
        """Ask the server for what the page has done already, and learn from its answer which version that made."""
        asked = {"card": card, "behind": place.behind or "", "placed": "yes", **self.seen}
        answer = self.visitor.post(self.move_urls[place.column], asked)
        self._see(answer)
        return answer

    def catch_up(self, since: str) -> bytes:
        """What others have changed, as static/js/live.js asks for it."""
        answer = self.visitor.get(f"{since}?{urlencode(self.seen)}")
        self._see(answer)
        return answer

    @property
    def version(self) -> int:
        return int(self.seen["seen"])

    def _see(self, html: bytes) -> None:
        seen = SEEN.search(html.decode())
        assert seen, "every answer says which version it shows"
        self.seen = dict(FIELD.findall(seen[0]))
