"""What is to be told is written down with the change it tells of: both, or neither."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection

from boards.models import Block, Card, Event, Transition
from boards.replay import Act, Line

# One statement for all webhooks of the board, which is asked only where there are any.
WRITE = """
    INSERT INTO boards_delivery
        (webhook_id, event_id, event, card_id, transition_id, block_id, at, again, attempts, problem)
    SELECT id, %s, %s, %s, %s, %s, %s, %s, 0, '' FROM boards_webhook
    WHERE board_id = %s AND active AND events LIKE %s ORDER BY id
"""

# How a row of the log begins to be told. What is neither here nor an arrival is a move to or from nowhere.
TOLD_AS = {Act.CREATE: Event.CREATED, Act.DISCARD: Event.DISCARDED}


def tell_of_row(row: Transition, card: Card, line: Line) -> None:
    """Called under the board's lock, when the card lies where the row says."""
    for event in events_of(row, card, line):
        _write(event, card, at=row.at, transition=row.pk)


def tell_of_block(event: Event, block: Block, card: Card, *, at: datetime) -> None:
    _write(event, card, at=at, block=block.pk)


def events_of(row: Transition, card: Card, line: Line) -> list[Event]:
    """What a row tells, in order.

    An undo is told as a move alone, also where it leads back to the finish: what had been told of that arrival was
    told when it happened. An archived card that comes back was finished before.
    """
    events = [TOLD_AS.get(Act(row.kind), Event.MOVED)]
    if card.finished_at and row.to_column_id and row.kind != Act.UNDO:
        origin, target = row.from_column_id, row.to_column_id
        newly = card.finished_at == row.at and not (origin and line.is_ready(origin))
        if newly:
            events.append(Event.FINISHED)
        if line.is_delivered(target) and (newly or (origin and not line.is_delivered(origin))):
            events.append(Event.DELIVERED)
    if row.override:
        events.append(Event.OVERRIDDEN)
    return events


def _write(event: Event, card: Card, *, at: datetime, transition: int | None = None, block: int | None = None) -> None:
    told_at = connection.ops.adapt_datetimefield_value(at)
    told: list[Any] = [uuid4().hex, event.value, card.pk, transition, block, told_at, False]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [*told, card.board_id, f"%{event.value}%"])
