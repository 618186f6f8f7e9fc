"""Celery's shells around what can be done without a queue."""

from celery import shared_task
from django.utils import timezone

from reports import asking, delivering, due, keeping, undelivered


@shared_task(ignore_result=True)
def find_due() -> None:
    due.find_due(at=timezone.now())


@shared_task(ignore_result=True)
def draw_and_deliver() -> None:
    keeping.draw_due()
    delivering.deliver_due()


@shared_task(ignore_result=True)
def ask_stakeholders() -> None:
    asking.ask_stakeholders(at=timezone.now())


@shared_task(ignore_result=True)
def tell_owners() -> None:
    undelivered.tell_owners(at=timezone.now())
