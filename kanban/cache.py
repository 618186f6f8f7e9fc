"""Redis as a cache that may be gone at any time: what it cannot say is drawn again, what it counted is forgotten."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class DispensableRedis(RedisCache):
    """Without Redis every look finds nothing and every keeping is forgotten.

    Who counts attempts here then counts none: people can sign in, and how often they try is not held against them.
    """

    def get(self, key: Any, default: Any = None, *args: Any, **kwargs: Any) -> Any:
        return _answered(default, super().get, key, default, *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        _answered(None, super().set, *args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return _answered(True, super().add, *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return _answered(1, super().incr, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return _answered(False, super().delete, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return _answered({}, super().get_many, *args, **kwargs)

    def set_many(self, data: dict[Any, Any], *args: Any, **kwargs: Any) -> list[Any]:
        return _answered(list(data), super().set_many, data, *args, **kwargs)


def _answered(otherwise: Any, ask: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    try:
        return ask(*args, **kwargs)
    except RedisError as error:
        logger.warning("The cache does not answer: %s", error)
        return otherwise
