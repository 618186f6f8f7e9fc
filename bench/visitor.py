"""Somebody who works on a board, as the server sees them: a session, a connection that stays open, what is asked."""

import http.client
import re
import time
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any, Protocol
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.test import Client

from bench.grounds import PASSWORD

TOKEN = re.compile(rb'"X-CSRFToken": "(\w+)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}

SILENCE = 10  # seconds; the server closes a connection that says nothing for long

Asked = dict[str, int | str]


class Unexpected(Exception):
    """An answer with another status than the one that all goes well with."""


class Visitor(Protocol):
    def get(self, path: str) -> bytes: ...

    def post(self, path: str, asked: Asked) -> bytes: ...


class Browser:
    """A visitor from outside, who signs in by the form."""

    def __init__(self, port: int, person: User) -> None:
        self.person = person
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookies: SimpleCookie = SimpleCookie()
        self.token = ""
        self.asked_at = time.monotonic()
        self.get("/accounts/login/")
        self._send("/accounts/login/", {"login": person.username, "password": PASSWORD}, HTTPStatus.FOUND)

    def get(self, path: str) -> bytes:
        page = self._ask("GET", path, None, self.cookies(), HTTPStatus.OK)
        if token := TOKEN.search(page):
            self.token = token[1].decode()
        return page

    def post(self, path: str, asked: Asked) -> bytes:
        return self._send(path, asked, HTTPStatus.OK)

    def _send(self, path: str, asked: Asked, expected: HTTPStatus) -> bytes:
        headers = self.cookies() | FORM | {"X-CSRFToken": self.token}
        return self._ask("POST", path, urlencode(asked), headers, expected)

    def cookies(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in self._cookies.items())}

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str], expected: HTTPStatus) -> bytes:
        if time.monotonic() - self.asked_at > SILENCE:
            self.connection.close()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        self.asked_at = time.monotonic()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self._cookies.load(cookie)
        if answer.status != expected:
            raise Unexpected(f"{path}: {answer.status}")
        return content


class Insider:
    """The same in this process, without a server: where queries can be counted."""

    def __init__(self, person: User) -> None:
        self.client = Client(SERVER_NAME="127.0.0.1")
        self.client.force_login(person)

    def get(self, path: str) -> bytes:
        return _content(path, self.client.get(path))

    def post(self, path: str, asked: Asked) -> bytes:
        return _content(path, self.client.post(path, asked, headers={"HX-Request": "true"}))


def _content(path: str, answer: Any) -> bytes:
    if answer.status_code != HTTPStatus.OK:
        raise Unexpected(f"{path}: {answer.status_code}")
    return answer.content
