"""What the database holds of every row, asked of the row at hand.

Django asks the database itself, by a query for each: two thirds of the time that a new board took.
"""

import operator
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "in": lambda value, known: value in known,
    "lte": operator.le,
}


class Check(models.CheckConstraint):
    """A check constraint as any other in the database; a form hears of it without a query."""

    condition: Q

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: set[str] | None = None,
        using: str = "default",
    ) -> None:
        """Raises ValidationError where the row breaks it. Fields that are excluded leave nothing to be said."""
        if not self.condition.referenced_base_fields & (exclude or set()) and _truth(self.condition, instance) is False:
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        """For migrations it is one of Django's."""
        _, arguments, options = super().deconstruct()
        return "django.db.models.CheckConstraint", arguments, options


class Unique(models.UniqueConstraint):
    """One that holds under a condition: a row that does not meet it is not asked for."""

    condition: Q

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: set[str] | None = None,
        using: str = "default",
    ) -> None:
        if self.condition.referenced_base_fields & (exclude or set()) or _truth(self.condition, instance):
            super().validate(model, instance, exclude, using)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        _, arguments, options = super().deconstruct()
        return "django.db.models.UniqueConstraint", arguments, options


def _truth(condition: Any, row: models.Model) -> bool | None:
    """As SQL has it: nothing is known of what is compared with nothing, and that breaks no constraint."""
    parts = [_truth(part, row) if isinstance(part, Q) else _compared(row, *part) for part in condition.children]
    truth = JOINED[condition.connector](parts)
    return truth if truth is None else truth is not condition.negated


def _all(parts: list[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def _any(parts: list[bool | None]) -> bool | None:
    return True if True in parts else None if None in parts else False


def _odd(parts: list[bool | None]) -> bool | None:
    return None if None in parts else parts.count(True) % 2 == 1


JOINED = {Q.AND: _all, Q.OR: _any, Q.XOR: _odd}


def _compared(row: models.Model, lookup: str, wanted: Any) -> bool | None:
    name, _, how = lookup.partition("__")
    value = row.serializable_value(name)
    if how == "isnull":
        return (value is None) is wanted
    if wanted is None:
        return value is None
    wanted = row.serializable_value(wanted.name) if isinstance(wanted, F) else wanted  # type: ignore[attr-defined]
    return None if value is None or wanted is None else COMPARED[how](value, wanted)
