"""Celery's shells around what can be done without a queue."""

from celery import shared_task
from django.utils import timezone

from boards import mails, notice_mails, notices, strangers


@shared_task
def mail_invitations() -> None:
    mails.mail_invitations(at=timezone.now())


@shared_task
def mail_notices() -> None:
    notice_mails.mail_notices(at=timezone.now())


@shared_task
def forget_notices() -> None:
    notices.forget_notices(at=timezone.now())


@shared_task
def forget_approaches() -> None:
    strangers.forget_approaches(at=timezone.now())
