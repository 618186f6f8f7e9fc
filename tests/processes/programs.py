"""A program that asks the API until it is answered, under the same key, as a good one does."""

import json
import time
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import Any, NamedTuple
from uuid import uuid4

PATIENCE = 30  # seconds that one attempt may take
KEEPS_TRYING = 90  # seconds after which a program gives up for good
PAUSE = 0.2
BUSY = "503, try again"

Said = dict[str, Any]


class Answer(NamedTuple):
    status: int
    body: Said


class Trouble(NamedTuple):
    """An attempt that was not answered as it should be, and when that was known (`time.monotonic`)."""

    at: float
    what: str


class Program:
    """One person's, by any of the web processes."""

    def __init__(self, ports: list[int], token: str, chance: Random) -> None:
        self.chance = chance
        self.troubles: list[Trouble] = []
        self._ports = ports
        self._headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
        self._open: dict[int, HTTPConnection] = {}

    def insist(self, path: str, asked: Said) -> Answer:
        """Once, however often it is sent."""
        key, until = uuid4().hex, time.monotonic() + KEEPS_TRYING
        while time.monotonic() < until:
            answer = self.attempt("POST", path, asked, {"Idempotency-Key": key})
            if answer is not None:
                return answer
            time.sleep(PAUSE)
        raise AssertionError(f"no answer within {KEEPS_TRYING} s: {path}, after {self.troubles[-1].what}")

    def attempt(self, method: str, path: str, asked: Said | None = None, more: dict[str, str] | None = None) -> Any:
        """None where nobody can say what came of it, or where it was put off."""
        port = self.chance.choice(self._ports)
        try:
            answer, wait = self._ask(port, method, path, asked, more or {})
        except (OSError, HTTPException) as error:
            self._open.pop(port).close()
            self._note("no connection" if isinstance(error, ConnectionRefusedError) else "a broken connection")
            return None
        if answer.status < 500:
            return answer
        self._note(BUSY if answer.status == 503 and wait else f"{answer.status}: {answer.body.get('detail')}")
        return None

    def _ask(self, port: int, method: str, path: str, asked: Said | None, more: dict[str, str]) -> tuple[Answer, str]:
        connection = self._open.setdefault(port, HTTPConnection("127.0.0.1", port, timeout=PATIENCE))
        body = None if asked is None else json.dumps(asked)
        connection.request(method, f"/api/v1/{path}", body, self._headers | more)
        response = connection.getresponse()
        told = response.read()
        return Answer(response.status, json.loads(told or b"{}")), response.headers.get("Retry-After", "")

    def hang_up(self) -> None:
        for connection in self._open.values():
            connection.close()
        self._open.clear()

    def _note(self, what: str) -> None:
        self.troubles.append(Trouble(time.monotonic(), what))
