"""The log of one board as columns, cut at an instant: events at or after `as_of` do not exist."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from django.db import connection
from django.db.models import Exists, Max, Min, OuterRef, QuerySet, Subquery

from boards.models import Board, Transition, WorkType
from boards.replay import Act
from metrics.courses import ARCHIVED, DISCARDED, Log
from metrics.fetching import fetch
from metrics.instants import Flags, Ints, microseconds

# Where a row leads; an undo, which leads nowhere by itself, tells by a number below all others which row it takes back.
TARGET = (
    f"CASE kind WHEN '{Act.DISCARD}' THEN {DISCARDED} WHEN '{Act.ARCHIVE}' THEN {ARCHIVED}"
    f" WHEN '{Act.UNDO}' THEN {ARCHIVED} - undoes_id ELSE to_column_id END"
)
MOVED_SINCE = "SELECT card_id FROM boards_transition WHERE board_id = %s AND at >= %s"
MOST_AT_ONCE = 10_000
WORK_TYPES = tuple(WorkType.values)
WORK_TYPE = f"CASE work_type {' '.join(f'WHEN {kind!r} THEN {code}' for code, kind in enumerate(WORK_TYPES))} END"


class Rows(NamedTuple):
    """Rows of a log as they were written: id, card, where it leads and when, in the order of the ids."""

    row: Ints
    card: Ints
    target: Ints
    at: Ints


def read_log(
    board: Board, as_of: datetime, *, cards: Collection[int] | None = None, since: datetime | None = None
) -> Log:
    """Of the whole board; of some of its cards; or of those with an event since an instant, from their beginning."""
    return cut(read_rows(*_which(board, cards, since)), as_of)


def read_rows(where: str, values: list[Any]) -> Rows:
    source = f"FROM boards_transition WHERE {where}"
    return Rows(*fetch(source, values, numbers=["id", "card_id", TARGET], instants=["at"]))


def cut(rows: Rows, as_of: datetime) -> Log:
    """What was undone by `as_of` counts nowhere, nor does the undoing."""
    row, card, target, at = rows
    exists = at < microseconds(as_of)
    undoing = exists & (target < ARCHIVED)
    counts = exists & ~undoing
    if undoing.any():
        counts &= ~np.isin(row, ARCHIVED - target[undoing])
    if not counts.all():
        row, card, target, at = row[counts], card[counts], target[counts], at[counts]
    order = np.lexsort((at, card))  # of one instant, the rows stay in the order of their ids
    card = card[order]
    late = _late(card, row[order])
    return Log(card, target[order], at[order], late)


def _late(card: Ints, row: Ints) -> Flags:
    return np.r_[(card[1:] == card[:-1]) & (row[:-1] > row[1:]), False] if len(row) else np.empty(0, bool)


def last_row(board: Board) -> int:
    """The row that was written last, 0 before the first."""
    return board.transitions.aggregate(last=Max("pk"))["last"] or 0


def changed_cards(board: Board, *, written_after: int, told_from: datetime) -> set[int]:
    """Cards of which rows were written after this one, or tell of this instant or later: it was to come, then."""
    written, told = board.transitions.filter(pk__gt=written_after), board.transitions.filter(at__gte=told_from)
    return {card for rows in (written, told) for card in rows.values_list("card_id", flat=True)}


def read_work_types(board: Board) -> tuple[Ints, Ints]:
    """The ids of the board's cards in order, and for each the place of its work type in `WORK_TYPES`."""
    card, kind = fetch("FROM boards_card WHERE board_id = %s", [board.pk], numbers=["id", WORK_TYPE])
    return card, kind


def read_blocks(board: Board, as_of: datetime) -> tuple[Ints, Ints, Ints]:
    """Card, since, until of each block that began before `as_of`; until is `NEVER` while it is open."""
    source = "FROM boards_block JOIN boards_card ON boards_card.id = card_id WHERE board_id = %s AND since < %s"
    values = [board.pk, _stored(as_of)]
    card, since, until = fetch(source, values, numbers=["card_id"], instants=["since", "until"], key="boards_block.id")
    return card, since, until


def discard_reasons(cards: Sequence[int], as_of: datetime) -> dict[int, str]:
    """By card, why it was discarded last; an undone discard gives none."""
    reasons: dict[int, str] = {}
    for part in in_parts(cards):
        rows = _counting(Transition.objects.filter(card__in=part, kind=Act.DISCARD), as_of)
        reasons |= rows.order_by("at", "pk").values_list("card_id", "reason").iterator()
    return reasons


def in_parts(cards: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many at once as any database takes."""
    return (cards[first : first + MOST_AT_ONCE] for first in range(0, len(cards), MOST_AT_ONCE))


def log_begins(board: Board, as_of: datetime) -> datetime | None:
    """The board's first event that counts."""
    return logs_begin([board.pk], as_of).get(board.pk)


def logs_begin(boards: Collection[int], as_of: datetime) -> dict[int, datetime]:
    """The same by board, of those that have one."""
    rows = _counting(Transition.objects.filter(board=OuterRef("pk")).exclude(kind=Act.UNDO), as_of)
    first = rows.order_by("at", "pk").values("at")[:1]
    begun = Board.objects.filter(pk__in=boards).annotate(begins=Subquery(first)).values_list("pk", "begins")
    return {board: begins for board, begins in begun if begins}


def _counting(rows: QuerySet[Transition], as_of: datetime) -> QuerySet[Transition]:
    """Without what was undone by then. Asked row by row as here, and not by a join, the first one is found at once."""
    undone = Transition.objects.filter(undoes=OuterRef("pk"), at__lt=as_of)
    return rows.filter(~Exists(undone), at__lt=as_of)


def next_event(board: Board, as_of: datetime) -> datetime | None:
    """The first event that does not exist yet: another machine's clock is ahead, or an import tells of the future."""
    return board.transitions.filter(at__gte=as_of).aggregate(first=Min("at"))["first"]


def _which(board: Board, cards: Collection[int] | None, since: datetime | None) -> tuple[str, list[Any]]:
    """Cards are of one board: where some are named, the board would only mislead the planner to another index."""
    if cards is not None:
        return f"card_id IN ({', '.join(['%s'] * len(cards)) or 'NULL'})", [*cards]
    if since is not None:
        return f"card_id IN ({MOVED_SINCE})", [board.pk, _stored(since)]
    return "board_id = %s", [board.pk]


def _stored(instant: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(instant)
