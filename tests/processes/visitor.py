"""Somebody at a running installation, by what their browser would send; nobody, without a session."""

import http.client
import json
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

PATIENCE = 20  # seconds
TOKEN = "t" * 32
FORM = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": TOKEN}


class Line:
    """An open stream: its status, and its events one after the other."""

    def __init__(self, connection: http.client.HTTPConnection, answer: http.client.HTTPResponse) -> None:
        self._connection = connection
        self._answer = answer
        self.status = answer.status
        self.mark = ""

    def hear(self, kind: str, **told: Any) -> Any:
        """The next event of the kind; if it is said what it tells of, the first that does."""
        while event := self.next():
            data = json.loads(event[1])
            if event[0] == kind and (not told or {**data, **told} == data):
                return data
        raise AssertionError(f"the stream ended without {kind} {told or ''}")

    def hear_people(self, *told: str) -> None:
        """Until these are there: each with a name, and what they do at which card."""
        heard = None
        while heard != [*told]:
            people = self.hear("people")
            heard = [" ".join(str(each[key]) for key in ("name", "act", "card") if key in each) for each in people]

    def next(self) -> tuple[str, str] | None:
        """Kind and data; none when the stream has ended."""
        fields: dict[str, str] = {}
        while line := self._answer.readline().decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            fields[name] = value
        self.mark = fields.get("id", self.mark)
        return (fields["event"], fields["data"]) if fields else None

    def ends(self) -> bool:
        """Whatever it still tells; within the patience of a test."""
        while self.next():
            pass
        return True

    def close(self) -> None:
        self._answer.close()
        self._connection.close()


@dataclass(frozen=True)
class Visitor:
    address: str
    session: str = ""

    def post(self, path: str, *, headers: dict[str, str] | None = None, **fields: Any) -> int:
        """The status of the answer, as in all of these."""
        asked = self._headers() | FORM | {"Origin": self.address} | (headers or {})
        with closing(self._connection()) as connection:
            connection.request("POST", path, urlencode(fields), asked)
            return connection.getresponse().status

    def get(self, path: str) -> int:
        with closing(self._connection()) as connection:
            connection.request("GET", path, headers=self._headers())
            return connection.getresponse().status

    def note(self, board: int, tab: str, *, headers: dict[str, str] | None = None, **fields: Any) -> int:
        return self.post(f"/boards/{board}/live/?tab={tab}", headers=headers, **fields)

    def listen(self, board: int, tab: str = "a", last: str = "", headers: dict[str, str] | None = None) -> Line:
        connection = self._connection()
        path = f"/boards/{board}/live/?{urlencode({'tab': tab, 'last': last})}"
        connection.request("GET", path, headers=self._headers() | (headers or {}))
        return Line(connection, connection.getresponse())

    def at(self, address: str) -> "Visitor":
        """The same person at another process."""
        return Visitor(address, self.session)

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE)

    def _headers(self) -> dict[str, str]:
        return {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}"}


def is_ok(status: int) -> bool:
    return status in {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.NO_CONTENT}
