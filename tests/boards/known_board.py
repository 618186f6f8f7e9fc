"""What a test knows of a board without asking it: who lies where, who is blocked, and what can still be undone."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.models import User

from boards.replay import Act


class Done(NamedTuple):
    act: Act
    by: User | None
    at: datetime
    left: int | None
    was_blocked: bool


class KnownBoard:
    def __init__(self, columns: list[int]) -> None:
        self.order: dict[int, list[int]] = {column: [] for column in columns}
        self.away: set[int] = set()
        self.blocked: set[int] = set()
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

    def column_of(self, card: int) -> int | None:
        return next((column for column, cards in self.order.items() if card in cards), None)

    def create(self, card: int, column: int, by: User | None, at: datetime) -> None:
        self.acts[card] = [Done(Act.CREATE, by, at, None, False)]
        self.place(card, column)

    def remember(self, card: int, act: Act, by: User | None, at: datetime) -> None:
        """Called before the card is placed anew or put away."""
        self.acts[card].append(Done(act, by, at, self.column_of(card), card in self.blocked))

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

    def put_away(self, card: int) -> None:
        self._leave(card)
        self.away.add(card)
        self.blocked.discard(card)

    def retire(self, column: int, to: int, by: User | None, at: datetime) -> None:
        cards = self.order[column]
        for card in cards:
            self.remember(card, Act.MOVE, by, at)
        del self.order[column]
        if cards:
            self.order[to] += cards

    def can_undo(self, card: int, by: User | None, at: datetime) -> bool:
        last = self.acts[card][-1]
        return last.act != Act.CREATE and by is not None and by == last.by and at - last.at <= timedelta(seconds=60)

    def undo(self, card: int, index: int) -> None:
        """Back to the column it left, where it has the given place; or away again."""
        undone = self.acts[card].pop()
        if undone.left is None:
            self.put_away(card)
            return
        self._leave(card)
        self.order[undone.left].insert(index, card)
        if undone.act in (Act.DISCARD, Act.ARCHIVE) and undone.was_blocked:
            self.blocked.add(card)

    def _leave(self, card: int) -> None:
        self.away.discard(card)
        for cards in self.order.values():
            if card in cards:
                cards.remove(card)
