"""A program as the API sees it: a token of somebody's, and JSON."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from api.tokens import make_token

API = "/api/v1"


class Program:
    def __init__(self, person: User | None, *, read_only: bool = False) -> None:
        self.client = Client()
        self.headers: dict[str, str] = {}
        if person:
            self.token, secret = make_token(person=person, name="a program", read_only=read_only)
            self.headers["Authorization"] = f"Token {secret}"

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"{API}{path}", headers=self.headers | _named(headers))

    def post(self, path: str, asked: Any = None, **headers: str) -> Any:
        return self._send("post", path, asked, headers)

    def patch(self, path: str, asked: Any = None, **headers: str) -> Any:
        return self._send("patch", path, asked, headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self._send("delete", path, None, headers)

    def _send(self, method: str, path: str, asked: Any, headers: dict[str, str]) -> Any:
        """What is no JSON yet is made it; bytes are sent as they are."""
        data = asked if isinstance(asked, bytes | dict | list) else {}
        act = getattr(self.client, method)
        return act(f"{API}{path}", data, content_type="application/json", headers=self.headers | _named(headers))


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem document, which must be one, of this status and code."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    told: dict[str, Any] = answer.json()
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code), told
    assert told["title"]
    assert told["detail"]
    return told


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
