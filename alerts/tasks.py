"""Celery's shells around what can be done without a queue."""

from celery import shared_task
from django.utils import timezone

from alerts import digests, looking


@shared_task
def look() -> None:
    """Where workers do not get through all within the minute, the next look does."""
    for numbers in looking.slices():
        look_at.apply_async((numbers,), expires=60)


@shared_task
def look_at(numbers: list[int]) -> None:
    looking.look_at(numbers, at=timezone.now())


@shared_task
def mail_digests() -> None:
    digests.mail_digests(at=timezone.now())


@shared_task
def forget_conditions() -> None:
    looking.forget_conditions(at=timezone.now())
