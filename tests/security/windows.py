"""Streams as browsers hold them, without a server in between."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from django.conf import settings
from django.db import connections
from django.test import Client

from boards.models import Board
from live import door
from live.stream import Receive, Send, Streams
from tests.live.playing import play as play_alone

App = Callable[[dict[str, Any], Receive, Send], Coroutine[Any, Any, None]]
Scene = Callable[[Streams], Coroutine[Any, Any, None]]

SOON = 10.0


def play(scene: Scene, **options: Any) -> None:
    """With the streams of a process of its own."""

    async def whole() -> None:
        streams = Streams(**options)
        try:
            await scene(streams)
        finally:
            await leave_no_connection(streams)

    play_alone(whole())


async def leave_no_connection(streams: Streams) -> None:
    """The database of the tests goes when they are done."""
    loop, both = asyncio.get_running_loop(), threading.Barrier(2)

    def close() -> None:
        both.wait(10)
        connections.close_all()

    doors = [loop.run_in_executor(door.threads, close) for _ in range(2)]
    await asyncio.gather(*doors, loop.run_in_executor(streams.watcher._thread, connections.close_all))


def asking(
    board: Board, client: Client, *, method: str = "GET", host: str = "127.0.0.1", tab: str = "a", role: str = ""
) -> dict[str, Any]:
    """What a server tells of a request for the stream of a board, with the session of this browser."""
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
    headers = {"host": host, "cookie": cookie, "origin": f"http://{host}"}
    return {
        "type": "http",
        "method": method,
        "path": f"/boards/{board.pk}/live/",
        "query_string": f"tab={tab}&role={role}".encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }


class Window:
    """One that is open until it is closed, or the stream ends it."""

    def __init__(self, streams: App, asked: dict[str, Any], body: bytes = b"") -> None:
        self.body = body
        self.sent: list[dict[str, Any]] = []
        self.news, self.gone = asyncio.Event(), asyncio.Event()
        self.running = asyncio.create_task(streams(asked, self._receive, self._send))

    async def answered(self) -> int:
        """The status."""
        await self._until(lambda: self.sent)
        return int(self.sent[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}

    @property
    def told(self) -> str:
        return b"".join(sent.get("body", b"") for sent in self.sent).decode()

    async def hears(self, words: str) -> None:
        await self._until(lambda: words in self.told)

    async def ended(self) -> None:
        await asyncio.wait_for(self.running, SOON)

    async def close(self) -> None:
        self.gone.set()
        await self.ended()

    async def _until(self, is_so: Any) -> None:
        async with asyncio.timeout(SOON):
            while not is_so():
                self.news.clear()
                await self.news.wait()

    async def _receive(self) -> dict[str, Any]:
        if self.body:
            body, self.body = self.body, b""
            return {"type": "http.request", "body": body, "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)
        self.news.set()
