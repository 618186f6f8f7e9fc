"""What a page says when it asks for a stream, or notes what somebody is at."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from live.door import Scope

LONGEST_NOTE = 1000  # bytes
LONGEST_WORD = 60


def asked(scope: Scope, name: str) -> str:
    return _first(scope["query_string"], name)


def last_told(scope: Scope) -> str:
    """The mark of what the page has been told already: by its browser, which may ask the same address again long after
    the page has, or else by itself.
    """
    return next(iter(_headers(scope, b"last-event-id")), "")[:LONGEST_WORD] or asked(scope, "last")


def is_from_our_pages(scope: Scope) -> bool:
    """A page of another site could send a note too, and its browser would say where from."""
    hosts = set(_headers(scope, b"host"))
    origins = [*_headers(scope, b"origin")]
    return bool(origins) and all(urlsplit(origin).netloc in hosts for origin in origins)


async def note_in(receive: Callable[[], Awaitable[dict[str, Any]]]) -> dict[str, str]:
    """The fields of a note."""
    body, more = b"", True
    while more and len(body) < LONGEST_NOTE:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    return {name: _first(body[:LONGEST_NOTE], name) for name in ("card", "act")}


def _first(fields: bytes, name: str) -> str:
    return parse_qs(fields.decode("ascii", "replace")).get(name, [""])[0][:LONGEST_WORD]


def _headers(scope: Scope, name: bytes) -> Iterable[str]:
    return (value.decode("latin-1") for key, value in scope["headers"] if key == name)
