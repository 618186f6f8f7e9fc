"""Rows of the database as the API tells them. Plain dicts: a serializer would take several times the query's time."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Model, Q, QuerySet

from boards.models import Board, Card, Column, Transition

Row = dict[str, Any]

BOARD_FIELDS = (
    *("id", "name", "timezone", "purpose", "customer", "expected_value", "start", "finish", "delivered"),
    "archived_at",
)
CARD_FIELDS = (
    *("id", "board", "column", "title", "description", "work_type", "requester", "assignee", "due_date"),
    *("external_id", "external_url", "position", "blocked"),
    *("entered_at", "started_at", "finished_at", "discarded_at", "archived_at"),
)
COLUMN_FIELDS = ("id", "board", "name", "kind", "when_full", "policy")
TRANSITION_FIELDS = (
    *("id", "card", "kind", "from_column", "to_column", "from_name", "to_name", "at", "by", "by_name"),
    *("reason", "note", "override", "undoes"),
)

# Every verb's answer asks this; through a query set it would take ten times as long.
LABELS = """
    SELECT tagged.card_id, label.name
    FROM boards_card_labels tagged JOIN boards_label label ON label.id = tagged.label_id
    WHERE label.board_id = %s AND tagged.card_id BETWEEN %s AND %s
    ORDER BY label.name
"""


def board_row(board: Board) -> Row:
    return _told(board, BOARD_FIELDS)


def board_rows(boards: QuerySet[Board]) -> QuerySet[Board, Row]:
    return boards.values(*BOARD_FIELDS)


def column_rows(board: Board) -> list[Row]:
    """The columns in use from left to right; the position is counted from 0."""
    return [_column(column, place) for place, column in enumerate(board.columns.in_use())]


def column_row(column: Column) -> Row:
    to_the_left = column.board.columns.in_use().filter(position__lt=column.position).count()
    return _column(column, to_the_left)


def card_row(card: Card) -> Row:
    return with_labels([bare_card_row(card)])[0]


def bare_card_row(card: Card) -> Row:
    """Without labels, as `card_rows`."""
    return _told(card, CARD_FIELDS)


def card_rows(cards: QuerySet[Card]) -> QuerySet[Card, Row]:
    """Without labels: `with_labels` adds them to those that are told."""
    return cards.values(*CARD_FIELDS)


def with_labels(rows: list[Row]) -> list[Row]:
    """Rows of one board, by their range: a thousand ids would take longer to write than all labels to read."""
    if not rows:
        return rows
    names, ids = defaultdict(list), [row["id"] for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(LABELS, [rows[0]["board"], min(ids), max(ids)])
        for card, label in cursor.fetchall():
            names[card].append(label)
    for row in rows:
        row["labels"] = names[row["id"]]
    return rows


def transition_rows(board: Board) -> QuerySet[Transition, Row]:
    undone = Q(undoing__isnull=False)
    return board.transitions.annotate(undone=undone).values(*TRANSITION_FIELDS, "undone")


def _column(column: Column, place: int) -> Row:
    limits = {"position": place, "wip_limit": column.maximum, "wip_minimum": column.minimum}
    return _told(column, COLUMN_FIELDS) | limits


def _told(row: Model, fields: Iterable[str]) -> Row:
    kept = type(row)._meta
    return {name: getattr(row, kept.get_field(name).attname) for name in fields}  # type: ignore[union-attr]
