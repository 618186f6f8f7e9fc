"""Celery's shells around what can be done without a queue."""

from celery import shared_task
from django.utils import timezone

from alerts import digests, looking


@shared_task
def look() -> None:
    looking.look(at=timezone.now())


@shared_task
def mail_digests() -> None:
    digests.mail_digests(at=timezone.now())


@shared_task
def forget_conditions() -> None:
    looking.forget_conditions(at=timezone.now())
