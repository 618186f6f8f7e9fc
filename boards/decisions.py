"""The board log: decisions that are not moves, written by the verbs that take them."""

from typing import Any

from django.db.models import Field

from boards.change import BoardChange
from boards.models import Board, Column, Decided

# What a setting is about, where it is not about the board or the column itself.
ABOUT = {
    "maximum": Decided.LIMIT,
    "minimum": Decided.LIMIT,
    "when_full": Decided.LIMIT,
    "policy": Decided.POLICY,
}


def decide_settings(change: BoardChange, thing: Board | Column, name: str, settings: dict[str, Any]) -> None:
    """Set them, and tell the log of each that changes; checking and saving is the caller's."""
    otherwise = Decided.COLUMN if isinstance(thing, Column) else Decided.BOARD
    for field, after in settings.items():
        before = getattr(thing, field)
        setattr(thing, field, after)
        if before != after:
            described = thing._meta.get_field(field)
            assert isinstance(described, Field)
            change.decide(ABOUT.get(field, otherwise), f"{name}: {described.verbose_name}", before=before, after=after)
