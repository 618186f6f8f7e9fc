"""When beat last gave out work: noted by beat itself, each time the broker has taken the sweep of every two seconds.

Not in the database, where it would be a write every two seconds that waits for drags, and they for it. With Redis it is
a key that ends by itself, so that no two clocks are compared: beat's machine may be an hour ahead of the web's. Without
Redis all processes are on one machine, and it is the age of a file.

Not by a task: a worker that draws reports for a minute would make the web look unready.
"""

import time
from contextlib import suppress
from typing import Any

from celery.signals import after_task_publish, beat_init
from django.conf import settings
from redis import RedisError

from monitoring.shared import redis

FRESH = 30  # seconds
KEY = "kanban:beat"
FILE = settings.DATA_DIR / "beat.ticked"
TASK = "metrics.tasks.sweep"


@beat_init.connect
def listen(**signal: Any) -> None:
    """In beat alone: others give out work too."""
    after_task_publish.connect(note, sender=TASK)


def note(**signal: Any) -> None:
    if settings.REDIS_URL:
        with suppress(RedisError):  # gone since the broker has taken it: the next one is noted again
            redis().set(KEY, "ticked", ex=FRESH)
    else:
        FILE.touch()


def is_fresh() -> bool:
    if settings.REDIS_URL:
        return bool(redis().exists(KEY))
    return FILE.exists() and time.time() - FILE.stat().st_mtime < FRESH
