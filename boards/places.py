"""The order of cards in a column: big integers with gaps, renumbered only when a gap is used up."""

from collections import Counter
from collections.abc import Collection

from django.db import connection
from django.db.models import QuerySet

from boards.models import Card, Column

STEP = 1 << 20

# Through the query sets, this one question would take a tenth of a drag's time.
BEHIND = """
    SELECT position FROM boards_card
    WHERE column_id = %(column)s AND id <> %(moving)s
      AND position >= (SELECT position FROM boards_card WHERE id = %(neighbour)s AND column_id = %(column)s)
    ORDER BY position LIMIT 2
"""


def how_many_lie_in(columns: Collection[int]) -> Counter[int]:
    """Cards by column, of the columns given by their ids. As SQL for the same reason."""
    if not columns:
        return Counter()
    marks = ", ".join(["%s"] * len(columns))
    sql = f"SELECT column_id, COUNT(*) FROM boards_card WHERE column_id IN ({marks}) GROUP BY column_id"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [*columns])
        return Counter(dict(cursor.fetchall()))


def is_on(board: int, card: int) -> bool:
    """Is there such a card on this board, wherever it lies? As SQL for the same reason."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM boards_card WHERE id = %s AND board_id = %s", [card, board])
        return cursor.fetchone() is not None


def next_in_column(card: Card) -> int | None:
    """The card that lies right behind this one in its column, by its number."""
    behind = Card.objects.filter(column=card.column_id, position__gt=card.position).order_by("position")
    return behind.values_list("pk", flat=True).first()


def place_first(column: Column) -> int:
    """A position before all cards of the column."""
    first = _positions(column).first()
    return 0 if first is None else first - STEP


def place_last(column: Column) -> int:
    """A position behind all cards of the column."""
    last = _positions(column).last()
    return 0 if last is None else last + STEP


def place_behind(column: Column, neighbour: Card, *, moving: Card) -> int | None:
    """A free position right behind the neighbour; none where that has just left the column and cannot say where."""
    with connection.cursor() as cursor:
        cursor.execute(BEHIND, {"column": column.pk, "neighbour": neighbour.pk, "moving": moving.pk})
        found = [position for (position,) in cursor.fetchall()]
    return _between(column, *found) if found else None


def place_at(column: Column, position: int) -> int:
    """The position itself where it is free, or else the gap right before the card that took it."""
    if not _positions(column).filter(position=position).exists():
        return position
    before = _positions(column).filter(position__lt=position).last()
    return place_first(column) if before is None else _between(column, before, position)


def _positions(column: Column) -> QuerySet[Card, int]:
    return column.cards.order_by("position").values_list("position", flat=True)


def _between(column: Column, position: int, following: int | None = None) -> int:
    if following is None:
        return position + STEP
    if following - position > 1:
        return (position + following) // 2
    return _renumber(column)[position] + STEP // 2


def _renumber(column: Column) -> dict[int, int]:
    """Spread the cards out again, beyond the last of them so that no two ever share a place; old to new position."""
    lying = list(column.cards.order_by("position").values_list("pk", "position"))
    _, base = lying[-1]
    places = [(base + index * STEP, pk) for index, (pk, _) in enumerate(lying, start=1)]
    with connection.cursor() as cursor:
        # bulk_update would take half a second for a thousand cards.
        cursor.executemany("UPDATE boards_card SET position = %s WHERE id = %s", places)
    return {old: new for (_, old), (new, _) in zip(lying, places, strict=True)}
