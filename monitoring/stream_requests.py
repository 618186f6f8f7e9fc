"""Every stream has an id and two lines in the log, when it is opened and when it has ended; a note has one."""

import logging
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from live.door import Scope
from live.stream import Receive, Send
from monitoring.logs import under
from monitoring.requests import HEADER, id_from

logger = logging.getLogger(__name__)


class FollowStreams:
    def __init__(self, streams: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        request_id = _id_of(scope)
        status = 0

        async def follow(message: dict[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (HEADER.lower().encode(), request_id.encode())]
                if status == HTTPStatus.OK:
                    _tell(scope, request_id, "opened", status, began)
            await send(message)

        try:
            await self._streams(scope, receive, follow)
        finally:
            _tell(scope, request_id, str(status), status, began)


def _id_of(scope: Scope) -> str:
    name = HEADER.lower().encode()
    return id_from(next((value.decode("latin-1") for key, value in scope["headers"] if key == name), ""))


def _tell(scope: Scope, request_id: str, how: str, status: int, began: float) -> None:
    """Under the id for a line only: what a stream begins, such as the watcher, goes on for others."""
    told = {
        "method": scope["method"],
        "path": scope["path"],
        "status": status,
        "ms": round(1000 * (time.perf_counter() - began), 1),
        "person": scope.get("person"),
    }
    with under(request=request_id):
        logger.info("%s %s", scope["method"], how, extra={"told": told})
