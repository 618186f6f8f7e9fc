"""A body larger than any form of ours, or of a length that nobody told, is refused before it is read, files too."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class BoundBodies:
    """Django reads no further than the length that was announced: without one it would take a body for empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH")
        if not announced and "Transfer-Encoding" in request.headers:
            return render(request, "411.html", status=HTTPStatus.LENGTH_REQUIRED)
        if announced and not _fits(announced):
            return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return self.get_response(request)


def _fits(announced: str) -> bool:
    return announced.isdecimal() and int(announced[:20]) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
