"""Of each kind of look that beat gives out, one waits at most.

All that wait would find the same. And a worker takes a message of each queue in turn: while a turn takes longer than a
look comes, as with many slow receivers of webhooks, a queue would grow without end, what stands at its head would be
older than it is worth, and be dropped, and nothing of its kind would ever be done.
"""

from contextlib import suppress
from typing import Any

from celery import Task
from celery.beat import ScheduleEntry, Scheduler
from celery.signals import task_prerun, task_revoked
from django.conf import settings
from redis import RedisError

from kanban.schedule import SCHEDULE
from kanban.signs import Sign

# Beside the queues, so that they are lost together.
FOLDER = settings.DATA_DIR / "broker"
WAITING = {
    look["task"]: Sign(f"kanban:waits:{look['task']}", FOLDER / f"{look['task']}.waits", look["options"]["expires"])
    for look in SCHEDULE.values()
}


class Beat(Scheduler):
    def apply_async(self, entry: ScheduleEntry, *arguments: Any, **options: Any) -> Any:
        """Give it out, unless one waits; for one that was lost, as long as it would have been worth anything."""
        sign = WAITING[entry.task]
        with suppress(RedisError):  # then the broker does not answer either, and says so
            if sign.is_there():
                return None
        sign.give()  # before, or who takes it up at once would end nothing
        try:
            return super().apply_async(entry, *arguments, **options)
        except Exception:
            sign.end()
            raise


@task_prerun.connect
@task_revoked.connect
def taken_up(sender: Task, **signal: Any) -> None:
    """By a worker, or dropped by one because it came too late."""
    if sign := WAITING.get(sender.name):
        sign.end()
