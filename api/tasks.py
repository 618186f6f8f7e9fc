from celery import shared_task

from api.idempotency import forget_answers


@shared_task
def forget() -> None:
    forget_answers()
