"""The board log: decisions that are not moves, written by the verbs that take them."""

from typing import Any

from django.db.models import Field

from boards.change import BoardChange
from boards.models import Board, Column, Decided

ADDED = "added"  # what became of a column

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
            change.decide(ABOUT.get(field, otherwise), subject_of(thing, name, field), before=before, after=after)


def subject_of(thing: Board | Column | type[Column], name: str, field: str) -> str:
    """What the log calls a setting, by the name that the thing had before."""
    return f"{name}: {setting(thing, field).verbose_name}"


def setting(thing: Board | Column | type[Column], field: str) -> Field:
    found = thing._meta.get_field(field)
    assert isinstance(found, Field)
    return found
