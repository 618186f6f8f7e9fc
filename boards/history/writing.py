"""Many cards and log rows at once, inside the change of their board."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db import connection

from boards.change import BoardChange
from boards.history.inserting import Inserts
from boards.history.reading import microseconds
from boards.history.tracing import WAYS, Step, Trace, Way
from boards.models import Card, Column, Transition
from boards.models.card import COURSE_FIELDS
from boards.places import STEP, place_last

# Beyond all places that cards ever get: where arrivals lie until all of them are known and take theirs.
ANTEROOM = 1 << 61


class Writer:
    """Writes traces batch by batch. The cards lie in no order until they are settled."""

    def __init__(self, change: BoardChange) -> None:
        self.change = change
        self._places = {column.pk: place_last(column) for column in change.columns.values()}
        self._arrived = 0
        self._cards = Inserts(Card(board=change.board), CARD_FIELDS, answering=["external_id", "id"])
        self._log = Inserts(Transition(board=change.board), ["card", "at", "by_name"], shared=WORDS)
        self._number = lru_cache(WAYS)(self._number_of_words)
        self._told = lru_cache(WAYS)(self._rows_told)
        self._instants = lru_cache(WAYS)(_rows_of_instants)

    def write(self, traces: Iterable[Trace]) -> None:
        """Put traces on the board: cards it has not are made, those it has follow their course."""
        traces = [trace for trace in traces if trace.way.steps]
        new = [trace for trace in traces if trace.card is None]
        ids = dict(self._cards.write([self._card_row(trace) for trace in new]))
        self._update(traces)
        self._log.write(
            [
                (card, case.at[row], case.by[row], told)
                for case, way, known in traces
                for card in [known.pk if known else ids[case.id]]
                for row, told in self._told(way)
            ]
        )

    def settle(self) -> None:
        """Give those who arrived their places: behind who lay there before, by arrival, the oldest on top."""
        for column, first in self._places.items():
            with connection.cursor() as cursor:
                cursor.execute(SETTLE, [first, STEP, column, ANTEROOM])
        self.change.touch(*self._places)
        self._cards.close()
        self._log.close()

    def _card_row(self, trace: Trace) -> tuple[Any, ...]:
        case, way = trace.case, trace.way
        return (
            case.id,
            next(filter(None, reversed(case.title)), case.id),
            next(filter(None, reversed(case.work_type)), DEFAULT_WORK_TYPE),
            self._provisional_place(way.course.column),
            way.course.column,
            *[None if row is None else case.at[row] for row in self._instants(way)],
        )

    def _rows_told(self, way: Way) -> list[tuple[int, int]]:
        """The rows of a case that the log tells of, and the number of the words that it has for each."""
        return [(row, self._number(step)) for row, step in way.steps]

    def _number_of_words(self, step: Step) -> int:
        origin = self.change.columns[step.origin] if step.origin else NOWHERE
        target = self.change.columns[step.target] if step.target else NOWHERE
        reason = "" if step.target else step.name
        return self._log.share(
            [step.act.value, step.origin, step.target, origin.name, target.name, origin.kind, target.kind, reason]
        )

    def _update(self, traces: list[Trace]) -> None:
        cards = []
        for card, course in [(trace.card, trace.way.course) for trace in traces if trace.card]:
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


def _rows_of_instants(way: Way) -> list[int | None]:
    """The rows of a new card's case that give it its instants, as that is how the instants of its way count."""
    course = way.course
    instants = [course.entered_at, course.started_at, course.finished_at, course.discarded_at, course.archived_at]
    return [microseconds(at) if at else None for at in instants]


CARD_FIELDS = ["external_id", "title", "work_type", "position", *COURSE_FIELDS]
WORDS = ["kind", "from_column", "to_column", "from_name", "to_name", "from_kind", "to_kind", "reason"]
DEFAULT_WORK_TYPE = Card._meta.get_field("work_type").get_default()

NOWHERE = Column(name="", kind="")

SETTLE = """
    UPDATE boards_card SET position = %s + arrival.place * %s
    FROM (
        SELECT id, row_number() OVER (ORDER BY entered_at, id) - 1 AS place
        FROM boards_card WHERE column_id = %s AND position >= %s
    ) AS arrival
    WHERE boards_card.id = arrival.id
"""
