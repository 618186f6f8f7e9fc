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
from monitoring.measures import REGISTRY
from monitoring.stream_measures import OpenStreams
from monitoring.stream_probes import StreamProbes
from monitoring.stream_requests import FollowStreams

CHANGES_NOTHING = {"GET", "HEAD", "OPTIONS"}  # as the API has it, which a process of streams alone does not load


class Application:
    """`other` answers what is no stream."""

    def __init__(self, streams: Streams, other: Any) -> None:
        self._streams = streams
        self._followed = FollowStreams(streams)
        self._other = other
        self._hears_signals = False

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if self._streams.board_of(scope) is None:
            await self._other(scope, _coroutine(receive), _coroutine(send))
        else:
            self._hear_signals()
            await self._followed(scope, receive, send)

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


class Heard:
    """Who listens hears at once of what `pages` may have changed: it is done when they return."""

    def __init__(self, pages: Any, streams: Streams) -> None:
        self._pages = pages
        self._streams = streams

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        await self._pages(scope, receive, send)
        if scope["method"] not in CHANGES_NOTHING:
            self._streams.watcher.look_soon()


def _coroutine(call: Callable[..., Awaitable[Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
    """What the server hands over may be awaited, and is no coroutine, which the bridge asks for."""

    async def called(*arguments: Any) -> Any:
        return await call(*arguments)

    return called


def _with_probes(streams: Streams) -> Application:
    return Application(streams, StreamProbes(streams))


def _with_pages(streams: Streams) -> Application:
    """Whose `/metrics` tell of the streams too."""
    REGISTRY.register(OpenStreams(streams))
    return Application(streams, Heard(WSGIMiddleware(cast(Any, pages), workers=WEB_THREADS), streams))


streams = _with_probes(Streams())
application = _with_pages(Streams())
