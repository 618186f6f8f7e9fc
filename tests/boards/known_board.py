"""What a test knows of a board without asking it: who lies where in which order, and what can still be undone."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.models import User

from boards.replay import Act


class Done(NamedTuple):
    act: Act
    by: User | None
    at: datetime


class KnownBoard:
    def __init__(self, columns: list[int]) -> None:
        self.order: dict[int, list[int]] = {column: [] for column in columns}
        self.away: set[int] = set()
        self.acts: dict[int, list[Done]] = {}
        # How many cards a column may hold over its limit, through an override or because the limit was lowered.
        self.tolerated = dict.fromkeys(columns, 0)

    @property
    def cards(self) -> list[int]:
        return list(self.acts)

    @property
    def lying(self) -> list[int]:
        return [card for cards in self.order.values() for card in cards]

    @property
    def latest(self) -> list[int]:
        """The card that was moved, put away or brought back last, if any was."""
        changed = [card for card, acts in self.acts.items() if acts[-1].act != Act.CREATE]
        return sorted(changed, key=lambda card: self.acts[card][-1].at)[-1:]

    def add_column(self, column: int) -> None:
        self.order[column], self.tolerated[column] = [], 0

    def place(self, card: int, column: int, behind: int | None = None) -> None:
        """At the head; or behind a neighbour, or at the end where the neighbour lies elsewhere."""
        cards = self.order[column]
        if card == behind and card in cards:
            return
        self._leave(card)
        if behind is None:
            cards.insert(0, card)
        else:
            cards.insert(cards.index(behind) + 1 if behind in cards else len(cards), card)

    def put_back(self, card: int, column: int, index: int) -> None:
        self._leave(card)
        self.order[column].insert(index, card)

    def put_away(self, card: int) -> None:
        self._leave(card)
        self.away.add(card)

    def retire(self, column: int, to: int) -> list[int]:
        """The cards that went to the end of the other column."""
        cards = self.order.pop(column)
        if cards:
            self.order[to] += cards
        return cards

    def remember(self, card: int, act: Act, by: User | None, at: datetime) -> None:
        self.acts.setdefault(card, []).append(Done(act, by, at))

    def can_undo(self, card: int, by: User | None, at: datetime) -> bool:
        last = self.acts[card][-1]
        return last.act != Act.CREATE and by is not None and by == last.by and at - last.at <= timedelta(seconds=60)

    def _leave(self, card: int) -> None:
        self.away.discard(card)
        for cards in self.order.values():
            if card in cards:
                cards.remove(card)
