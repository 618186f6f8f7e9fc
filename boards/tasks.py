"""Celery's shells around what can be done without a queue."""

from celery import shared_task
from django.utils import timezone

from boards import mails, strangers


@shared_task
def mail_invitations() -> None:
    mails.mail_invitations(at=timezone.now())


@shared_task
def forget_approaches() -> None:
    strangers.forget_approaches(at=timezone.now())
