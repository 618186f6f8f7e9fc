"""When beat last gave out work, and when a worker last did some.

Noted each time the broker has taken a sweep, and each time a worker has finished one.

Beat notes its own: a worker that draws reports for a minute says nothing about beat.
"""

from typing import Any

from celery import Task
from celery.signals import after_task_publish, beat_init, task_success
from django.conf import settings

from kanban import queues
from kanban.signs import Sign

TASK = "metrics.tasks.sweep"


_limits = queues.Limits(mail_server_silent_for=settings.EMAIL_TIMEOUT)
BEAT = Sign("kanban:beat", settings.DATA_DIR / "beat.ticked", lasts=30)
# One that works alone, at one task for as long as a task may take, is at work all the same.
SWEEP = Sign("kanban:sweep", settings.DATA_DIR / "sweep.finished", lasts=BEAT.lasts + _limits.longest)


@beat_init.connect
def listen(**signal: Any) -> None:
    """In beat alone: others give out work too."""
    after_task_publish.connect(given_out, sender=TASK)


def given_out(**signal: Any) -> None:
    BEAT.give()


@task_success.connect
def note(sender: Task, **signal: Any) -> None:
    if sender.name == TASK:
        SWEEP.give()
