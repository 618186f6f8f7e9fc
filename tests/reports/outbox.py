"""What waits to be sent, in the tests of how it is sent."""

from datetime import timedelta

from time_machine import Traveller

from reports.due import find_due
from reports.keeping import draw_due
from reports.models import Delivery
from tests.cast import after


def get_due() -> None:
    """It is the Monday on which the first reports are due, and they are drawn."""
    find_due(at=after(days=7))
    draw_due()


def again(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def pass_time(clock: Traveller, **span: float) -> None:
    clock.shift(timedelta(**span))
