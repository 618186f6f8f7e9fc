"""An answer in words where the database was busy for too long, as SQLite is while somebody imports a large log."""

import sqlite3
from collections.abc import Callable
from http import HTTPStatus

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class SayThatItIsBusy:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """503: the lock was not had, so nothing was changed."""
        cause = exception.__cause__ if isinstance(exception, OperationalError) else None
        if getattr(cause, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:
            return None
        return render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
