"""All that the database holds of a board, to tell whether anything changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from boards.models import Block, Board, Card, Column, Comment, Label, Link, Transition


def all_rows() -> dict[str, list[dict[str, Any]]]:
    """Asked without query sets, which take ten times as long: tests ask it thousands of times."""
    models: list[type[Model]] = [Board, Column, Card, Block, Transition, Comment, Label, Link, Card.labels.through]
    with connection.cursor() as cursor:
        return {model.__name__: _rows(cursor, model._meta.db_table) for model in models}


def _rows(cursor: CursorWrapper, table: str) -> list[dict[str, Any]]:
    cursor.execute(f"SELECT * FROM {table} ORDER BY id")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def nothing_changed() -> Iterator[None]:
    """Places, instants, log, version and stamps are the same afterwards, whatever the body raised."""
    before = all_rows()
    try:
        yield
    finally:
        assert all_rows() == before


def stamped_since(board: Board, version: int) -> set[str]:
    """The names of the columns that carry a stamp newer than the version."""
    return set(board.columns.filter(stamp__gt=version).values_list("name", flat=True))
