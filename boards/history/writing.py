"""Many cards and log rows at once, inside the change of their board."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from boards.change import BoardChange
from boards.history.tracing import Step, Trace
from boards.models import Board, Card, Column, Transition
from boards.models.card import COURSE_FIELDS
from boards.places import STEP, place_last
from boards.replay import Act

BATCH = 5000  # rows that are in memory at once
TOGETHER = 50  # rows of one INSERT

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
        self._told = lru_cache(BATCH)(self._in_words)
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

    def _card_row(self, trace: Trace) -> tuple[Any, ...]:
        course = trace.course
        return (
            trace.case_id,
            trace.title,
            trace.work_type or Card._meta.get_field("work_type").get_default(),
            self._provisional_place(course.column),
            course.column,
            *map(self._stored, [course.entered_at, course.started_at, course.finished_at]),
            *map(self._stored, [course.discarded_at, course.archived_at]),
        )

    def _log_row(self, card: int, step: Step) -> tuple[Any, ...]:
        told = self._told(step.act, step.origin, step.target, step.name)
        return (card, self._stored(step.at), step.by, *told)

    def _in_words(self, act: Act, origin_id: int | None, target_id: int | None, name: str) -> tuple[Any, ...]:
        """What many rows of the log have in common."""
        origin = self.change.columns[origin_id] if origin_id else NOWHERE
        target = self.change.columns[target_id] if target_id else NOWHERE
        reason = "" if target_id else name
        return act.value, origin_id, target_id, origin.name, target.name, origin.kind, target.kind, reason

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
    """Many rows of one model at once: several times as fast here as bulk_create, which asks each field anew.

    `example` gives the values of all fields that do not vary; a row lists those of the fields that do. PostgreSQL
    takes them by COPY, SQLite by executemany of an INSERT that holds some rows together.
    """

    def __init__(self, example: Model, varying: Sequence[str]) -> None:
        fields = {field.name: field for field in example._meta.concrete_fields}
        prepared = {
            name: field.get_db_prep_save(field.pre_save(example, True), connection)
            for name, field in fields.items()
            if name not in varying
        }
        constants = {name: value for name, value in prepared.items() if value is not None}
        self._constants = tuple(constants.values())
        names = ", ".join(connection.ops.quote_name(str(fields[name].column)) for name in [*varying, *constants])
        self._into = f"{connection.ops.quote_name(example._meta.db_table)} ({names})"
        self._places = f"({', '.join(['%s'] * (len(varying) + len(constants)))})"

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        whole = ((*row, *self._constants) for row in rows)
        if connection.vendor == "postgresql":
            self._copy(whole)
        else:
            self._insert(list(whole))

    def _copy(self, rows: Iterable[tuple[Any, ...]]) -> None:
        sql = f"COPY {self._into} FROM STDIN"
        with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row(row)

    def _insert(self, rows: list[tuple[Any, ...]]) -> None:
        apart = len(rows) % TOGETHER
        self._execute(1, rows[:apart])
        self._execute(TOGETHER, rows[apart:])

    def _execute(self, together: int, rows: list[tuple[Any, ...]]) -> None:
        sql = f"INSERT INTO {self._into} VALUES {', '.join([self._places] * together)}"  # noqa: S608 - our own names
        values = [list(chain.from_iterable(rows[i : i + together])) for i in range(0, len(rows), together)]
        with connection.cursor() as cursor:
            cursor.executemany(sql, values)


LOG_FIELDS = [
    "card",
    "at",
    "by_name",
    "kind",
    "from_column",
    "to_column",
    "from_name",
    "to_name",
    "from_kind",
    "to_kind",
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
