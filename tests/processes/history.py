"""What the whole log of an installation tells, read row by row beside the board log; as JSON, by the product's shell.

It is no replay of the product's own: counts and chains are kept here from nothing but the rows.
"""

import json
from collections import Counter
from collections.abc import Iterator
from operator import attrgetter

from django.db.models import Max

from boards.decisions import subject_of
from boards.models import Board, Card, Decided, Decision, Transition
from boards.rebuild import differences
from tests.processes.stage import RULER


def tell() -> None:
    """Prints what is wrong with each board, its version, what was decided on its columns, and the rows of its log."""
    print(json.dumps([_told(board) for board in Board.objects.order_by("pk")]))


def _told(board: Board) -> dict[str, object]:
    rows = list(board.transitions.order_by("pk"))
    decided = board.decisions.filter(about__in=(Decided.LIMIT, Decided.COLUMN), by_name=RULER)
    return {
        "id": board.pk,
        "version": board.version,
        "latest_stamp": board.columns.aggregate(latest=Max("stamp"))["latest"],
        "decided": decided.count(),
        "faults": [*_Reading(board).faults_in(rows), *_cached_otherwise(board)],
        "rows": [(row.card_id, row.kind, row.to_column_id, row.at.isoformat(), row.by_name) for row in rows],
    }


def _cached_otherwise(board: Board) -> Iterator[str]:
    for difference in differences(board, board.line()):
        yield f"{difference.card.pk} is kept as {difference.cached}, its log says {difference.true}"


class _Reading:
    """One board's rows in the order of writing: where each card lies, how many lie in each column, and its limit."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.columns = {column.pk: column for column in board.columns.all()}
        self.by_subject = {subject_of(column, column.name, "maximum"): column.pk for column in self.columns.values()}
        self.limits = list(board.decisions.filter(about=Decided.LIMIT, subject__in=self.by_subject).order_by("pk"))
        self.maximum = {column.pk: column.maximum for column in self.columns.values()}
        for decision in reversed(self.limits):  # back to what held before the first of them
            self.maximum[self.by_subject[decision.subject]] = int(decision.before) if decision.before else None
        self.lies: dict[int, int | None] = {}
        self.counts: Counter[int | None] = Counter()

    def faults_in(self, rows: list[Transition]) -> Iterator[str]:
        assert len(self.by_subject) == len(self.columns), "no two columns ever had the same name"
        if rows != sorted(rows, key=attrgetter("at")):
            yield "the log was not written in the order of its instants"
        events: list[Decision | Transition] = sorted([*self.limits, *rows], key=attrgetter("at"))
        for event in events:
            if isinstance(event, Decision):
                self.maximum[self.by_subject[event.subject]] = int(event.after) if event.after else None
            else:
                yield from self._read(event)
        yield from self._lying_elsewhere()

    def _read(self, row: Transition) -> Iterator[str]:
        origin, target = row.from_column_id, row.to_column_id
        if origin != self.lies.get(row.card_id):
            yield f"row {row.pk}: the card lay in {self.lies.get(row.card_id)}, not in {origin}"
        self.lies[row.card_id] = target
        self.counts[origin] -= 1
        self.counts[target] += 1
        if target is None:
            return
        most, retired = self.maximum[target], self.columns[target].retired_at
        if most is not None and self.counts[target] > most and not row.override:
            yield f"row {row.pk}: {self.counts[target]} lie where {most} may, and nobody said why"
        if retired and row.at > retired:
            yield f"row {row.pk}: the column was retired"

    def _lying_elsewhere(self) -> Iterator[str]:
        for card in Card.objects.filter(board=self.board):
            if card.column_id != self.lies.get(card.pk):
                yield f"{card.pk} lies in {card.column_id}, its log ends in {self.lies.get(card.pk)}"
