"""The streams of a process, by ASGI: server-sent events for who has a board open, and notes of what they are at.

A stream holds no thread and no database connection. It tells the version of its board, and the page fetches what was
stamped since; `people` are those on the board. Every stream ends after a while, and its page comes in anew by the
door: whoever was signed out meanwhile stays outside.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from random import uniform
from typing import Any

from django.urls import Resolver404, resolve

from live.asking import asked, is_from_our_pages, last_told, note_in
from live.bounds import MINUTE, Notes, Windows
from live.door import Reader, Scope, let_in, threads
from live.people import People
from live.watcher import Listener, Watcher
from live.wording import CLOSED, STILL_HERE, mark_of, told_of_board

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

SILENCE = 15.0  # seconds between two signs of life, which keep proxies from closing it
LASTS = (480.0, 720.0)  # seconds, by chance: not all come back at once
ALIVE = "/healthz"  # asked of a process that has streams alone
ACTS = {"moving", "editing"}

# As pages have it: nothing guesses what this is, or shows it as a page of ours.
GUARDED = [
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
]
EVENTS = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no"), *GUARDED]
LATER = (b"retry-after", str(MINUTE).encode())


class Streams:
    def __init__(self) -> None:
        self.watcher = Watcher()
        self.people = People(self.watcher.wake)
        self._telling: asyncio.Task[None] | None = None
        self.windows, self.notes = Windows(), Notes()
        self._ending = False

    def board_of(self, scope: Scope) -> int | None:
        """The board whose stream is asked for; none where something else is, which most requests are."""
        if not scope["path"].endswith("/live/"):
            return None
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
                    await self._stream(scope, board, reader, receive, send)
                else:
                    await _answer(send, HTTPStatus.TOO_MANY_REQUESTS)
        elif scope["method"] == "POST":
            await _answer(send, await self._note(scope, board, reader, receive))
        else:
            await _answer(send, HTTPStatus.METHOD_NOT_ALLOWED)

    def end(self) -> None:
        """All that are open, and who comes now: their pages come back to whoever answers then."""
        self._ending = True
        self.watcher.wake_all()

    async def _stream(self, scope: Scope, board: int, reader: Reader, receive: Receive, send: Send) -> None:
        self._begin()
        with (
            self.watcher.listening(board) as listener,
            self.people.presence.present(board, asked(scope, "tab"), reader),
        ):
            gone = asyncio.ensure_future(_left(receive))
            gone.add_done_callback(lambda _: listener.wake())
            await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": EVENTS})
            try:
                await self._tell(listener, reader, last_told(scope), gone, send)
            finally:
                gone.cancel()
        await send({"type": "http.response.body"})

    async def _tell(
        self, listener: Listener, reader: Reader, mark: str, gone: "asyncio.Future[None]", send: Send
    ) -> None:
        """What has changed, as soon as it has. Of the board only where the page has not got as far: the `mark`."""
        board, people = listener.board, b""
        time = asyncio.get_running_loop().time
        told_at, ends_at = time(), time() + uniform(*LASTS)
        while not gone.done() and not self._ending and time() < ends_at:
            if self._is_closed_to(board, reader):
                await _send(send, CLOSED)
                return
            news = b""
            if (state := self.watcher.state_of(board)) and mark_of(state) != mark:
                mark = mark_of(state)
                news += told_of_board(state, listening=self.watcher.how_many_listen(board))
            if (told := self.people.told(board)) != people:
                people = told
                news += told
            if news or time() >= told_at + SILENCE:
                await _send(send, news or STILL_HERE)
                told_at = time()
            await listener.news(told_at + SILENCE - time())

    def _is_closed_to(self, board: int, reader: Reader) -> bool:
        """The board is gone, or not theirs to see any more."""
        state = self.watcher.state_of(board)
        return self.watcher.has_looked_at(board) and (state is None or reader.id not in state.readers)

    async def _note(self, scope: Scope, board: int, reader: Reader, receive: Receive) -> HTTPStatus:
        """The card that somebody is moving or editing."""
        if not is_from_our_pages(scope):
            return HTTPStatus.FORBIDDEN
        if not self.notes.one_more(reader.id):
            return HTTPStatus.TOO_MANY_REQUESTS
        self._begin()
        told = await note_in(receive)
        card, act = told.get("card", ""), told.get("act", "")
        busy = act in ACTS and card.isascii() and card.isdigit() and len(card) < 20
        self.people.presence.note(board, asked(scope, "tab"), reader, card=int(card) if busy else None, act=act)
        return HTTPStatus.NO_CONTENT

    def _begin(self) -> None:
        """With the first stream."""
        if not self._telling:
            self._telling = asyncio.get_running_loop().create_task(self.people.run())


async def _send(send: Send, text: bytes) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": True})


async def _answer(send: Send, status: HTTPStatus) -> None:
    headers = [*GUARDED, LATER] if status is HTTPStatus.TOO_MANY_REQUESTS else GUARDED
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body"})


async def _left(receive: Receive) -> None:
    with suppress(asyncio.CancelledError):
        while (await receive())["type"] != "http.disconnect":
            pass
