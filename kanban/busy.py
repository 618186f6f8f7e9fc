"""An answer in words where the database was busy for too long: nothing was changed, and trying again may help.

SQLite is so while somebody imports a large log; PostgreSQL where a lock, a statement or a connection was waited for in
vain, or where it does not take any.
"""

import sqlite3
import sys
from collections.abc import Callable
from http import HTTPStatus

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from kanban import postgresql


class SayThatItIsBusy:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return _busy() if _waited_in_vain(exception) else None


def fault(request: HttpRequest) -> HttpResponse:
    """The answer to what no view has raised: who asks is looked up before any view is."""
    return _busy() if _waited_in_vain(sys.exception()) else server_error(request)


def _busy() -> HttpResponse:
    """Drawn without the request: who asks would be looked up for it, and waited for again."""
    return HttpResponse(render_to_string("503.html"), status=HTTPStatus.SERVICE_UNAVAILABLE)


def _waited_in_vain(exception: BaseException | None) -> bool:
    cause = exception.__cause__ if isinstance(exception, OperationalError) else None
    if isinstance(cause, sqlite3.Error):
        return cause.sqlite_errorcode == sqlite3.SQLITE_BUSY
    return cause is not None and postgresql.waited_in_vain(cause)
