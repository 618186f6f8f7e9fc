"""What waits to be sent, in the tests of how it is sent."""

from datetime import timedelta
from typing import TypeVar

from django.db.models import Model
from time_machine import Traveller

from reports.due import find_due
from reports.keeping import draw_due
from tests.cast import after

Row = TypeVar("Row", bound=Model)


def get_due() -> None:
    """It is the Monday on which the first reports are due, and they are drawn."""
    find_due(at=after(days=7))
    draw_due()


def again(row: Row) -> Row:
    return type(row)._default_manager.get(pk=row.pk)


def pass_time(clock: Traveller, **span: float) -> None:
    clock.shift(timedelta(**span))
