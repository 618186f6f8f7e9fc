"""Redis as a cache that may be gone at any time: what it cannot say is drawn again."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class DispensableRedis(RedisCache):
    """Without Redis every look finds nothing and every keeping is forgotten."""

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        try:
            return super().get_many(*args, **kwargs)
        except RedisError as error:
            logger.warning("The cache does not answer: %s", error)
            return {}

    def set_many(self, data: dict[Any, Any], *args: Any, **kwargs: Any) -> list[Any]:
        try:
            return super().set_many(data, *args, **kwargs)
        except RedisError as error:
            logger.warning("The cache does not answer: %s", error)
            return list(data)
