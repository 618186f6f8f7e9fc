"""Many cards and log rows at once, inside the change of their board."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from boards.change import BoardChange
from boards.history.tracing import Step, Trace
from boards.models import Board, Card, Column, Transition
from boards.models.card import COURSE_FIELDS
from boards.places import STEP, place_last

BATCH = 5000  # rows that are in memory at once

# Beyond all places that cards ever get: where arrivals lie until all of them are known and take theirs.
ANTEROOM = 1 << 61


class Writer:
    """Writes traces batch by batch. The cards lie in no order until they are settled."""

    def __init__(self, change: BoardChange) -> None:
        self.change = change
        self._places = {column.pk: place_last(column) for column in change.columns.values()}
        self._arrived = 0
        # Remembered, as a card's instants are those of its log rows.
        self._stored: Callable[[datetime | None], Any] = lru_cache(2 * BATCH)(connection.ops.adapt_datetimefield_value)
        self._cards = Inserts(
            Card(board=change.board), ["external_id", "title", "work_type", "position", *COURSE_FIELDS]
        )
        self._log = Inserts(Transition(board=change.board), LOG_FIELDS)

    def write(self, traces: Iterable[Trace]) -> None:
        """Put traces on the board: cards it has not are made, those it has follow their course."""
        traces = [trace for trace in traces if trace.steps]
        new = [trace for trace in traces if trace.card is None]
        self._cards.write(self._card_row(trace) for trace in new)
        ids = self._ids(new)
        self._update(traces)
        self._log.write(
            self._log_row(trace.card.pk if trace.card else ids[trace.case_id], step)
            for trace in traces
            for step in trace.steps
        )

    def settle(self) -> None:
        """Give those who arrived their places: behind who lay there before, by arrival, the oldest on top."""
        for column, first in self._places.items():
            with connection.cursor() as cursor:
                cursor.execute(SETTLE, [first, STEP, column, ANTEROOM])
        self.change.touch(*self._places)

    def _card_row(self, trace: Trace) -> list[Any]:
        course = trace.course
        return [
            trace.case_id,
            trace.title,
            trace.work_type or Card._meta.get_field("work_type").get_default(),
            self._provisional_place(course.column),
            course.column,
            *map(self._stored, [course.entered_at, course.started_at, course.finished_at]),
            *map(self._stored, [course.discarded_at, course.archived_at]),
        ]

    def _log_row(self, card: int, step: Step) -> list[Any]:
        origin = self.change.columns[step.origin] if step.origin else NOWHERE
        target = self.change.columns[step.target] if step.target else NOWHERE
        return [
            card,
            step.act.value,
            step.origin,
            step.target,
            origin.name,
            target.name,
            origin.kind,
            target.kind,
            self._stored(step.at),
            step.by,
            "" if step.target else step.name,
        ]

    def _ids(self, traces: list[Trace]) -> dict[str, int]:
        written = by_case(self.change.board, [trace.case_id for trace in traces])
        return dict(written.values_list("external_id", "pk"))

    def _update(self, traces: list[Trace]) -> None:
        cards = []
        for card, course in [(trace.card, trace.course) for trace in traces if trace.card]:
            card.follow(course)
            card.position = self._provisional_place(card.column_id)
            if card.blocked and card.column_id is None:
                self._end_block(card)
            cards.append(card)
        Card.objects.bulk_update(cards, [*COURSE_FIELDS, "position", "blocked"], batch_size=200)

    def _end_block(self, card: Card) -> None:
        card.blocked = False
        block = card.blocks.get(until=None)
        block.until = max(block.since, card.entered_at)
        block.save(update_fields=["until"])

    def _provisional_place(self, column: int | None) -> int:
        if column is None:
            return 0
        self._arrived += 1
        return ANTEROOM + self._arrived


def by_case(board: Board, cases: list[str]) -> QuerySet[Card]:
    """The board's cards with these external ids. Without the exclusion the index, which has it too, stays unused."""
    return Card.objects.filter(board=board, external_id__in=cases).exclude(external_id="")


class Inserts:
    """INSERTs of one model by executemany: several times as fast here as bulk_create, which asks each field anew.

    `example` gives the values of all fields that do not vary; a row lists those of the fields that do.
    """

    def __init__(self, example: Model, varying: Sequence[str]) -> None:
        fields = {field.name: field for field in example._meta.concrete_fields}
        prepared = {
            name: field.get_db_prep_save(field.pre_save(example, True), connection)
            for name, field in fields.items()
            if name not in varying
        }
        constants = {name: value for name, value in prepared.items() if value is not None}
        self._constants = list(constants.values())
        names = ", ".join(connection.ops.quote_name(str(fields[name].column)) for name in [*varying, *constants])
        places = ", ".join(["%s"] * (len(varying) + len(constants)))
        table = connection.ops.quote_name(example._meta.db_table)
        self._sql = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - names of our own models

    def write(self, rows: Iterable[list[Any]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(self._sql, [row + self._constants for row in rows])


LOG_FIELDS = [
    "card",
    "kind",
    "from_column",
    "to_column",
    "from_name",
    "to_name",
    "from_kind",
    "to_kind",
    "at",
    "by_name",
    "reason",
]

NOWHERE = Column(name="", kind="")

SETTLE = """
    UPDATE boards_card SET position = %s + arrival.place * %s
    FROM (
        SELECT id, row_number() OVER (ORDER BY entered_at, id) - 1 AS place
        FROM boards_card WHERE column_id = %s AND position >= %s
    ) AS arrival
    WHERE boards_card.id = arrival.id
"""
