"""Signs that processes of an installation leave one another in passing: that something was done a moment ago.

Not in the database, where each would be a write that waits for drags, and they for it. With Redis a sign is a key that
ends by itself, so that no two clocks are compared: beat's machine may be an hour ahead of the web's. Without Redis all
processes are on one machine, and it is the age of a file.
"""

import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry


@cache
def redis() -> Redis:
    """Asked once and given a second: who wants to know tries again, and what is lost is not missed."""
    once = Retry(NoBackoff(), 0)
    return Redis.from_url(
        settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=once, decode_responses=True
    )


@dataclass(frozen=True)
class Sign:
    """That something was done within so many seconds, and was not taken back."""

    key: str
    file: Path
    lasts: int

    def give(self) -> None:
        if settings.REDIS_URL:
            with suppress(RedisError):  # gone since the broker has taken something: the next one is noted again
                redis().set(self.key, "given", ex=self.lasts)
        else:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.touch()

    def end(self) -> None:
        if settings.REDIS_URL:
            with suppress(RedisError):
                redis().delete(self.key)
        else:
            self.file.unlink(missing_ok=True)

    def is_there(self) -> bool:
        """Raises RedisError where that does not answer."""
        if settings.REDIS_URL:
            return bool(redis().exists(self.key))
        return self.file.exists() and time.time() - self.file.stat().st_mtime < self.lasts
