"""Celery's shells around what can be done without a queue."""

from celery import shared_task
from django.utils import timezone

from boards.webhooks import delivering, forgetting, mails


@shared_task(ignore_result=True)
def deliver() -> None:
    delivering.deliver_due()


@shared_task(ignore_result=True)
def tell_owners() -> None:
    mails.tell_owners(at=timezone.now())


@shared_task(ignore_result=True)
def forget_old() -> None:
    forgetting.forget_old(at=timezone.now())
