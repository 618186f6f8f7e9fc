"""An answer in words where the database could not do it: busy for too long, away, or without room to write.

SQLite is busy while somebody imports a large log; PostgreSQL where a lock, a statement or a connection was waited for
in vain, or where it does not take any.
"""

import sqlite3
import sys
from collections.abc import Callable
from http import HTTPStatus

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from kanban import postgresql

RETRY_AFTER = "2"  # seconds


class SayThatItIsBusy:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return _answer(exception)


class Unavailable(HttpResponse):
    """Drawn without the request: who asks would be looked up for it, and waited for again.

    Programs are told `code` and `detail` instead (see `api.middleware`).
    """

    def __init__(self, template: str, status: HTTPStatus, code: str, detail: str) -> None:
        headers = {"Retry-After": RETRY_AFTER} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
        super().__init__(render_to_string(template), status=status, headers=headers)
        self.code = code
        self.detail = detail


def fault(request: HttpRequest) -> HttpResponse:
    """The answer to what no view has raised: who asks is looked up before any view is."""
    return _answer(sys.exception()) or server_error(request)


def _answer(exception: BaseException | None) -> HttpResponse | None:
    cause = exception.__cause__ if isinstance(exception, DatabaseError | InterfaceError) else None
    told = _of_sqlite(cause) if isinstance(cause, sqlite3.Error) else postgresql.trouble(cause) if cause else ""
    return ANSWERS[told]() if told else None


def _of_sqlite(error: sqlite3.Error) -> str:
    """A disk that takes no more says so in many ways: all of them undo the transaction."""
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return {sqlite3.SQLITE_BUSY: "busy", sqlite3.SQLITE_FULL: "full", sqlite3.SQLITE_IOERR: "full"}.get(primary, "")


def _busy() -> HttpResponse:
    told = "The database was busy for too long. Nothing was changed; try again."
    return Unavailable("503.html", HTTPStatus.SERVICE_UNAVAILABLE, "busy", told)


def _away() -> HttpResponse:
    """It may have gone while a transaction ended: then nobody can say what became of that."""
    told = "The database went away, so nobody can say whether it was done. Ask again, with the same Idempotency-Key."
    return Unavailable("503_away.html", HTTPStatus.SERVICE_UNAVAILABLE, "database_away", told)


def _full() -> HttpResponse:
    told = "The disk takes no more: it may be full. Nothing was changed."
    return Unavailable("507.html", HTTPStatus.INSUFFICIENT_STORAGE, "disk_full", told)


ANSWERS = {"busy": _busy, "away": _away, "full": _full}
