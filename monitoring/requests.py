"""Every request has an id, a line in the log, and a place in the figures."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import LazyObject, empty

from monitoring.logs import under
from monitoring.measures import REQUESTS

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
# What a proxy in front makes: taken, so that its log and ours tell of the same request. Anything else is not repeated.
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class FollowRequests:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        request_id = id_from(request.headers.get(HEADER, ""))
        with under(request=request_id):
            response = self.get_response(request)
            _tell(request, response, time.perf_counter() - began)
        response.headers[HEADER] = request_id
        return response


def id_from(given: str) -> str:
    return given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    method = request.method if request.method in METHODS else "other"
    view = request.resolver_match.view_name if request.resolver_match else "none"
    REQUESTS.labels(view, method, response.status_code).observe(seconds)
    if logger.isEnabledFor(logging.INFO):
        told = {
            "method": method,
            "path": request.path,
            "status": response.status_code,
            "ms": round(1000 * seconds, 1),
            "person": _person(request),
        }
        logger.info("%s %s", method, response.status_code, extra={"told": told})


def _person(request: HttpRequest) -> int | None:
    """Who asks, where anybody has looked: nobody is looked up for the log's sake."""
    person = getattr(request, "user", None)
    if isinstance(person, LazyObject) and person._wrapped is empty:
        return None
    return person.pk if person else None
