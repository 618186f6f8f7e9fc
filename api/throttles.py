"""How much one token may ask, or one address without any."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from api.tokens import way_in

MINUTE = 60


class ByTheMinute(BaseThrottle):
    """So many requests in each minute of the clock, by token; what a signed-in person tries out counts as one token.

    Who is nobody is told apart by where they ask from.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        key = f"api:{_asker(request)}:{int(time.time()) // MINUTE}"
        cache.add(key, 0, timeout=2 * MINUTE)
        try:
            return cache.incr(key) <= settings.API_REQUESTS_PER_MINUTE
        except ValueError:  # a cache that is full, or gone, is no reason to refuse anybody
            return True

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE


def _asker(request: Request) -> str:
    if request.user.is_authenticated:
        return f"{request.user.pk}:{way_in(request)}"
    try:
        return f"from:{get_adapter().get_client_ip(request._request)}"
    except PermissionDenied:  # a server that is called through a file knows no address
        return "from:nowhere"
