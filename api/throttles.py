"""How much one token may ask, or one address without a good one. What is turned away counts too."""

import time
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from api import problems
from api.tokens import way_in

MINUTE = 60
FILES = 30  # a minute

# Raised before DRF asks the throttles; a right that is missing on a board is found out behind them.
TURNED_AWAY = (exceptions.AuthenticationFailed, exceptions.NotAuthenticated, exceptions.PermissionDenied)


def answer(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The problem document for whatever a view raised; for who is turned away too often, 429 instead."""
    if isinstance(error, TURNED_AWAY):
        try:
            context["view"].check_throttles(context["request"])
        except exceptions.Throttled as too_often:
            error = too_often
    return problems.answer(error, context)


class ByTheMinute(BaseThrottle):
    """So many requests in each minute of the clock, by token; what a signed-in person tries out counts as one token.

    Who is nobody is told apart by where they ask from.
    """

    counted = "api"

    def at_most(self) -> int:
        return int(settings.API_REQUESTS_PER_MINUTE)

    def allow_request(self, request: Request, view: Any) -> bool:
        key = f"{self.counted}:{_asker(request)}:{int(time.time()) // MINUTE}"
        cache.add(key, 0, timeout=2 * MINUTE)
        try:
            return cache.incr(key) <= self.at_most()
        except ValueError:  # a cache that is full, or gone, is no reason to refuse anybody
            return True

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE


class FilesByTheMinute(ByTheMinute):
    """For what holds a thread of the web for as long as there is to read, which may be a million rows."""

    counted = "files"

    def at_most(self) -> int:
        return FILES


def _asker(request: Request) -> str:
    if request.user.is_authenticated:
        return f"{request.user.pk}:{way_in(request)}"
    try:
        return f"from:{get_ip(request._request)}"  # of IPv6 the network: whoever has one has all of its addresses
    except PermissionDenied:  # a server that is called through a file knows no address
        return "from:nowhere"
