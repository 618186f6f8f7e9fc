"""What the processes of an installation tell one another in passing, by Redis where there is one."""

from functools import cache

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry


@cache
def redis() -> Redis:
    """Asked once and given a second: who wants to know tries again, and what is lost is not missed."""
    once = Retry(NoBackoff(), 0)
    return Redis.from_url(
        settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=once, decode_responses=True
    )
