"""How much one token may ask."""

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from api.models import Token

MINUTE = 60


class ByTheMinute(BaseThrottle):
    """So many requests in each minute of the clock, by token; what a signed-in person tries out counts as one token."""

    def allow_request(self, request: Request, view: Any) -> bool:
        asker = request.auth.digest if isinstance(request.auth, Token) else request.user.pk
        key = f"api:{asker}:{int(time.time()) // MINUTE}"
        cache.add(key, 0, timeout=2 * MINUTE)
        try:
            return cache.incr(key) <= settings.API_REQUESTS_PER_MINUTE
        except ValueError:  # a cache that is full, or gone, is no reason to refuse anybody
            return True

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE
