"""Every card's course after every row of its log: `boards.replay.Course`, for all rows of a board at once. No Django.

What `Course.apply` does row by row, for one card in a verb, takes a second for a hundred thousand rows; as columns a
million take a quarter of one. A property test holds both to the same answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from boards.replay import Line
from metrics.instants import NEVER, Flags, Ints

# Where a row of the log leads, but for the id of a column.
DISCARDED, ARCHIVED = -1, -2
NOWHERE = -1

PART = 1 << 17


@dataclass(frozen=True, slots=True)
class Log:
    """The rows that count, card by card, each card's in the order in which the log is read.

    `target` is a column's id, `DISCARDED` or `ARCHIVED`; `late` are rows that were written after the one behind them.
    """

    card: Ints
    target: Ints
    at: Ints
    late: Flags

    def only(self, kept: Flags | slice) -> "Log":
        return Log(self.card[kept], self.target[kept], self.at[kept], self.late[kept])

    def parts(self) -> Iterator["Log"]:
        """Whole cards, about `PART` rows at once: what is made of a part is gone before the next one's."""
        begins = np.flatnonzero(np.r_[True, self.card[1:] != self.card[:-1]]) if len(self.card) else self.card
        wanted = np.arange(0, len(self.card), PART)
        edges = np.unique(np.r_[begins[np.searchsorted(begins, wanted, side="right") - 1], len(self.card)])
        for first, end in pairwise(edges.tolist() if len(self.card) else [0, 0]):
            yield self.only(slice(first, end))


class Row:
    """The columns of a board in a row, each told by its place from the left, and what the line says of each."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.columns = sorted(line.places, key=line.places.__getitem__)
        self.in_flow = np.array([line.in_flow(column) for column in self.columns], bool)
        self.ready = np.array([line.is_ready(column) for column in self.columns], bool)
        self.delivered = np.array([line.is_delivered(column) for column in self.columns], bool)
        self.start = line.start

    def places(self, targets: Ints) -> Ints:
        """The place of each column; what leads off the board stays as it is."""
        by_id = np.argsort(np.array(self.columns, np.int64))
        ids = np.array(self.columns, np.int64)[by_id]
        found = np.searchsorted(ids, targets)
        return np.where(targets < 0, targets, by_id[np.minimum(found, max(len(ids) - 1, 0))] if len(ids) else targets)


class Courses:
    """For each row of the log what holds once it is read; `last` are the rows that nothing follows yet."""

    def __init__(self, log: Log, row: Row) -> None:
        self.log = log
        self.row = row
        self.target = row.places(log.target)
        self._number = np.arange(len(log.card))

    @cached_property
    def is_first(self) -> Flags:
        """The rows that a card's log begins with."""
        return np.r_[True, self.log.card[1:] != self.log.card[:-1]] if len(self.log.card) else np.empty(0, bool)

    @cached_property
    def last(self) -> Ints:
        return np.flatnonzero(np.r_[self.is_first[1:], True]) if len(self.is_first) else np.empty(0, np.int64)

    @cached_property
    def life(self) -> Ints:
        """The number of the card among those of the log."""
        return np.cumsum(self.is_first) - 1

    @cached_property
    def _first(self) -> Ints:
        """For each row the number of the one that its card's log begins with."""
        return self._number[self.is_first][self.life]

    @cached_property
    def lies(self) -> Ints:
        """The place where the card lies, `NOWHERE` off the board."""
        return np.maximum(self.target, NOWHERE)

    @cached_property
    def came_from(self) -> Ints:
        """The place where the card lay before the row, `NOWHERE` for none."""
        before = np.r_[NOWHERE, self.lies[:-1]] if len(self.lies) else self.lies
        return np.where(self.is_first, NOWHERE, before)

    @cached_property
    def goes_back(self) -> Flags:
        """The rows that lead further left, not among intake columns."""
        return (self.lies != NOWHERE) & (self.lies < self.came_from) & (self.came_from >= self.row.start)

    @cached_property
    def counts_in(self) -> Ints:
        """Where the card lies or, once archived, where it lay."""
        told = self._latest(self.target != ARCHIVED)
        return np.where(told >= 0, self.lies[told], NOWHERE)

    @cached_property
    def started_at(self) -> Ints:
        """The first arrival in the flow so far."""
        arrivals = self._arrives(self.row.in_flow)
        return self._at(self._latest(arrivals & self._is_first_of(arrivals)))

    @cached_property
    def finished_at(self) -> Ints:
        """The arrival that began the present, unbroken stay at finish or beyond."""
        return self._stay_began(self.row.ready)

    @cached_property
    def delivered_at(self) -> Ints:
        """The same where users have it."""
        return self._stay_began(self.row.delivered)

    def _arrives(self, part: Flags) -> Flags:
        """Rows that lead to a column of this part of the board."""
        return (self.target >= 0) & np.r_[part, False][self.lies]

    def _stay_began(self, part: Flags) -> Ints:
        """An archived card stays where it was; to be discarded, or to arrive anywhere else, ends the stay."""
        arrives = self._arrives(part)
        told = self._latest(self.target != ARCHIVED)
        stays = (told >= 0) & arrives[told]
        stayed = np.r_[False, stays[:-1]] & ~self.is_first if len(stays) else stays
        return np.where(stays, self._at(self._latest(arrives & ~stayed)), NEVER)

    def _is_first_of(self, rows: Flags) -> Flags:
        """Of such rows those that no other of the same card comes before."""
        before = self._latest(rows)
        return np.r_[True, before[:-1] < 0] | self.is_first if len(rows) else rows

    def _latest(self, rows: Flags) -> Ints:
        """For each row the number of the latest such row of its card so far, -1 for none."""
        latest = np.maximum.accumulate(np.where(rows, self._number, -1)) if len(rows) else self._number
        return np.where(latest >= self._first, latest, -1)

    def _at(self, rows: Ints) -> Ints:
        return np.where(rows >= 0, self.log.at[rows], NEVER)
