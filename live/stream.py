"""The streams of a process, by ASGI: server-sent events for who has a board open, and notes of what they are at.

A stream holds no thread and no database connection. It tells the version of its board, and the page fetches what was
stamped since; `people` are those on the board. Every stream ends after a while, and its page comes in anew by the
door: whoever was signed out meanwhile stays outside.
"""

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus
from random import uniform
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from live.bounds import MINUTE, Notes, Windows
from live.door import Reader, Scope, let_in, threads
from live.presence import Presence, Present
from live.relay import Relay
from live.watcher import Listener, Watcher

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

STILL_HERE = 15.0  # seconds between two signs of life, which keep proxies from closing it
LASTS = (480.0, 720.0)  # seconds, by chance: not all come back at once
AT_ONCE = 20  # so many pages of a board fetch in the same moment; more take turns
TURN_MS = 4
LONGEST_NOTE = 1000  # bytes
ALIVE = "/healthz"  # asked of a process that has streams alone
ACTS = {"moving", "editing"}

# As pages have it: nothing guesses what this is, or shows it as a page of ours.
GUARDED = [
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
]
EVENTS = [(b"content-type", b"text/event-stream; charset=utf-8"), *GUARDED]
UNBUFFERED = (b"x-accel-buffering", b"no")
LATER = (b"retry-after", str(MINUTE).encode())


class Streams:
    def __init__(self) -> None:
        self.watcher = Watcher()
        self.presence = Presence(self._people_changed)
        self.windows, self.notes = Windows(), Notes()
        self.relay = Relay(settings.REDIS_URL) if settings.REDIS_URL else None
        self._relaying: asyncio.Task[None] | None = None
        self._has_begun = self._ending = False

    def board_of(self, scope: Scope) -> int | None:
        """The board whose stream is asked for; none where something else is."""
        try:
            match = resolve(scope["path"])
        except Resolver404:
            return None
        return match.kwargs["pk"] if match.url_name == "live" else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        board = self.board_of(scope)
        if board is None:
            await _answer(send, HTTPStatus.NO_CONTENT if scope["path"] == ALIVE else HTTPStatus.NOT_FOUND)
            return
        reader = await asyncio.get_running_loop().run_in_executor(threads, let_in, scope, board)
        if isinstance(reader, HTTPStatus):
            await _answer(send, reader)
        elif scope["method"] == "GET":
            with self.windows.one_more(reader.id) as has_room:
                if has_room:
                    await self._stream(board, _tab(scope), reader, receive, send)
                else:
                    await _answer(send, HTTPStatus.TOO_MANY_REQUESTS)
        elif scope["method"] == "POST":
            await _answer(send, await self._note(scope, board, reader, receive))
        else:
            await _answer(send, HTTPStatus.METHOD_NOT_ALLOWED)

    async def _stream(self, board: int, tab: str, reader: Reader, receive: Receive, send: Send) -> None:
        if not self._has_begun:
            self._begin()
        gone = asyncio.ensure_future(_left(receive))
        ends_at = asyncio.get_running_loop().time() + uniform(*LASTS)
        with self.watcher.listening(board) as listener, self.presence.present(board, tab, reader):
            await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": [*EVENTS, UNBUFFERED]})
            try:
                await self._tell(listener, reader, gone, ends_at, send)
            finally:
                gone.cancel()
        await send({"type": "http.response.body"})

    async def _tell(
        self, listener: Listener, reader: Reader, gone: "asyncio.Future[None]", ends_at: float, send: Send
    ) -> None:
        told: dict[str, Any] = {}
        loop = asyncio.get_running_loop()
        while not gone.done() and not self._ending and loop.time() < ends_at:
            events = self._news(listener.board, reader)
            if events is None:
                await _send(send, "event: closed\ndata: {}\n\n")
                return
            fresh = {name: event for name, event in events.items() if told.get(name) != event}
            await _send(send, "".join(fresh.values()) or ":\n\n")
            told = events
            listener.news.clear()
            await _first_of(gone, listener.news, STILL_HERE)

    def _news(self, board: int, reader: Reader) -> dict[str, str] | None:
        """What there is to tell, by kind; none for whom the board is not theirs to see any more, or gone."""
        people = [_as_told(each) for each in self.presence.people(board) if each.reader.id != reader.id]
        events = {"people": _event("people", people)}
        if not self.watcher.has_looked_at(board):
            return events
        state = self.watcher.state_of(board)
        if state is None or reader.id not in state.readers:
            return None
        turns = max(0, self.watcher.how_many_listen(board) - AT_ONCE) * TURN_MS
        version = {"version": state.version, "counted": state.counted, "within": turns}
        return events | {"board": f"id: {state.version}\n" + _event("board", version)}

    async def _note(self, scope: Scope, board: int, reader: Reader, receive: Receive) -> HTTPStatus:
        """The card that somebody is moving or editing. From no other site: their browser would not say where from."""
        if not _is_ours(scope):
            return HTTPStatus.FORBIDDEN
        if not self.notes.one_more(reader.id):
            return HTTPStatus.TOO_MANY_REQUESTS
        fields = parse_qs((await _body(receive)).decode("ascii", "replace"))
        card, act = fields.get("card", [""])[0], fields.get("act", [""])[0]
        busy = act in ACTS and card.isascii() and card.isdigit() and len(card) < 20
        self.presence.note(board, _tab(scope), reader, card=int(card) if busy else None, act=act)
        return HTTPStatus.NO_CONTENT

    def _people_changed(self, board: int) -> None:
        self.watcher.wake(board)
        if self.relay:
            self.relay.tell(board)

    def _begin(self) -> None:
        """With the first stream. No stream ends by itself, and the server waits for them: told to end, they end first.

        The server's own handler, which the event loop calls, goes on hearing of the signal.
        """
        loop = asyncio.get_running_loop()
        for signum in signal.SIGTERM, signal.SIGINT:
            signal.signal(signum, lambda *_: loop.call_soon_threadsafe(self._end))
        if self.relay:
            self._relaying = loop.create_task(self.relay.run(self.presence))
        self._has_begun = True

    def _end(self) -> None:
        self._ending = True
        self.watcher.wake_all()


def _as_told(each: Present) -> dict[str, Any]:
    told = each.reader._asdict()
    return told | {"card": each.card, "act": each.act} if each.card else told


def _event(kind: str, data: Any) -> str:
    return f"event: {kind}\ndata: {json.dumps(data)}\n\n"


async def _send(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _answer(send: Send, status: HTTPStatus) -> None:
    headers = [*GUARDED, LATER] if status is HTTPStatus.TOO_MANY_REQUESTS else GUARDED
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body"})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _first_of(gone: "asyncio.Future[None]", news: asyncio.Event, seconds: float) -> None:
    waiting = asyncio.ensure_future(news.wait())
    await asyncio.wait((gone, waiting), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more and len(body) < LONGEST_NOTE:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    return body[:LONGEST_NOTE]


def _headers(scope: Scope, name: bytes) -> Iterable[str]:
    return (value.decode("latin-1") for key, value in scope["headers"] if key == name)


def _is_ours(scope: Scope) -> bool:
    hosts = set(_headers(scope, b"host"))
    origins = [*_headers(scope, b"origin")]
    return bool(origins) and all(urlsplit(origin).netloc in hosts for origin in origins)


def _tab(scope: Scope) -> str:
    return parse_qs(scope["query_string"].decode("ascii", "replace")).get("tab", [""])[0][:40]
