"""By ASGI: streams alone, for a process of their own; or with them all the rest, by WSGI in a few threads.

On a laptop one process does both. A request takes a third of a millisecond longer then than by WSGI alone: where there
is a proxy in front, it sends streams to `streams` and everything else to `kanban.wsgi`.
"""

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

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if self._streams.board_of(scope) is None:
            await self._other(scope, _coroutine(receive), _coroutine(send))
        else:
            await self._streams(scope, receive, send)


def _coroutine(call: Callable[..., Awaitable[Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
    """What the server hands over may be awaited, and is no coroutine, which the bridge asks for."""

    async def called(*arguments: Any) -> Any:
        return await call(*arguments)

    return called


streams = Application()
application = Application(WSGIMiddleware(cast(Any, pages), workers=WEB_THREADS))
