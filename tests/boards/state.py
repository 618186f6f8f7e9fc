"""All that the database holds of a board, to tell whether anything changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model

from boards.models import Block, Board, Card, Column, Comment, Label, Link, Transition


def all_rows() -> dict[str, list[dict[str, Any]]]:
    models: list[type[Model]] = [Board, Column, Card, Block, Transition, Comment, Label, Link, Card.labels.through]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


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
