"""The streams of a process, by ASGI: server-sent events for who has a board open, and notes of what they are at.

A stream holds no thread and no database connection. It tells the version of its board, and the page fetches what was
stamped since; `people` are those on the board. Every stream ends after a while, within seconds where its session has
ended, and its page comes in anew by the door: whoever was signed out meanwhile stays outside.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from random import uniform
from typing import Any, TypeAlias

from django.urls import Resolver404, resolve

from boards.access import offered
from live.asking import asked, is_from_our_pages, last_told, note_in
from live.bounds import MINUTE, Notes, Windows
from live.door import Entered, Reader, Scope, let_in, threads
from live.people import People
from live.watcher import Listener, Watcher
from live.wording import CLOSED, STILL_HERE, mark_of, told_of_board

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Gone: TypeAlias = "asyncio.Future[None]"

SILENCE = 15.0  # seconds between two signs of life, which keep proxies from closing it
LASTS = (480.0, 720.0)  # seconds, by chance: not all come back at once
LAST_WORDS = 0.3  # seconds in which other processes are told, before the server, without streams, is gone
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
    def __init__(self, *, lasts: tuple[float, float] = LASTS) -> None:
        self.watcher = Watcher()
        self.people = People(self.watcher.wake)
        self._telling: asyncio.Task[None] | None = None
        self.windows, self.notes = Windows(), Notes()
        self._lasts = lasts
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
            await _answer(send, HTTPStatus.NOT_FOUND)
            return
        if scope["method"] == "GET":
            await self._open(scope, board, receive, send)
            return
        entered = await _ask_at_the_door(scope, board)
        if isinstance(entered, HTTPStatus):
            await _answer(send, entered)
        elif scope["method"] == "POST":
            await _answer(send, await self._note(scope, board, entered.reader, receive))
        else:
            await _answer(send, HTTPStatus.METHOD_NOT_ALLOWED)

    def end(self) -> None:
        """All that are open, and who comes now: their pages come back to whoever answers then."""
        self._ending = True
        self.people.presence.end()
        asyncio.get_running_loop().call_later(LAST_WORDS, self.watcher.wake_all)

    async def _open(self, scope: Scope, board: int, receive: Receive, send: Send) -> None:
        gone = asyncio.ensure_future(_left(receive))
        try:
            entered = await _ask_at_the_door(scope, board, gone)
            if isinstance(entered, HTTPStatus):
                await _answer(send, entered)
                return
            with self.windows.one_more(entered.reader.id) as has_room:
                if has_room:
                    await self._stream(scope, board, entered, gone, send)
                else:
                    await _answer(send, HTTPStatus.TOO_MANY_REQUESTS)
        finally:
            gone.cancel()

    async def _stream(self, scope: Scope, board: int, entered: Entered, gone: Gone, send: Send) -> None:
        self._begin()
        with (
            self.watcher.listening(board, entered.signed_in) as listener,
            self.people.presence.present(board, asked(scope, "tab"), entered.reader),
        ):
            gone.add_done_callback(lambda _: listener.wake())
            await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": EVENTS})
            await self._tell(listener, entered.reader, asked(scope, "role"), last_told(scope), gone, send)
        await send({"type": "http.response.body"})

    async def _tell(self, listener: Listener, reader: Reader, role: str, mark: str, gone: Gone, send: Send) -> None:
        """What has changed, as soon as it has. Of the board only where the page has not got as far: the `mark`."""
        board, people = listener.board, b""
        time = asyncio.get_running_loop().time
        told_at, ends_at = time(), time() + uniform(*self._lasts)
        while not (gone.done() or self._ending or listener.has_signed_out) and time() < ends_at:
            if listener.is_looked_for and self._is_closed_to(board, reader, role):
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
            await listener.news(min(told_at + SILENCE, ends_at) - time())

    def _is_closed_to(self, board: int, reader: Reader, role: str) -> bool:
        """The board is gone, or not theirs to see any more; or their page offers what they may not do now, or less."""
        state = self.watcher.state_of(board)
        if state is None or reader.id not in state.roles:
            return True
        return bool(role) and role != offered(state.roles[reader.id], in_use=not state.is_archived)

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
        if self._telling is None or self._telling.done():
            self._telling = asyncio.get_running_loop().create_task(self.people.run())


async def _ask_at_the_door(scope: Scope, board: int, *gone: Gone) -> Entered | HTTPStatus:
    """Not for who has left before their turn: while the database is away many come, leave and come again."""
    asking = asyncio.get_running_loop().run_in_executor(threads, let_in, scope, board)
    either: list[asyncio.Future[Any]] = [asking, *gone]
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            return HTTPStatus.SERVICE_UNAVAILABLE
        entered = asking.result()
    finally:
        asking.cancel()
    if isinstance(entered, Entered):
        scope["person"] = entered.reader.id  # for who follows requests
    return entered


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
