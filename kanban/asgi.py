"""By ASGI: streams alone, for a process of their own; or with them all the rest, by WSGI in a few threads.

On a laptop one process does both. A request takes a third of a millisecond longer then than by WSGI alone: where there
is a proxy in front, it sends streams to `streams` and everything else to `kanban.wsgi`.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from kanban.postgresql import WEB_THREADS
from kanban.wsgi import application as pages
from live.stream import Receive, Send, Streams


class Application:
    def __init__(self, other: Any = None) -> None:
        self._streams = Streams()
        self._other = other or self._streams
        self._hears_signals = False

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if self._streams.board_of(scope) is None:
            await self._other(scope, _coroutine(receive), _coroutine(send))
        else:
            self._hear_signals()
            await self._streams(scope, receive, send)

    def _hear_signals(self) -> None:
        """With the first stream. None ends by itself, and the server waits for them: told to end, it ends them first.

        The server's own handler, which the event loop calls, goes on hearing of the signal.
        """
        if self._hears_signals:
            return
        loop = asyncio.get_running_loop()
        for signum in signal.SIGTERM, signal.SIGINT:
            signal.signal(signum, lambda *_: loop.call_soon_threadsafe(self._streams.end))
        self._hears_signals = True


def _coroutine(call: Callable[..., Awaitable[Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
    """What the server hands over may be awaited, and is no coroutine, which the bridge asks for."""

    async def called(*arguments: Any) -> Any:
        return await call(*arguments)

    return called


streams = Application()
application = Application(WSGIMiddleware(cast(Any, pages), workers=WEB_THREADS))
