"""What machines ask of a process that has streams alone: the same as of the web, answered in the event loop.

It has no threads for pages. Whether the database answers, the watcher sees by its next look; Redis is asked by the
connection that tells who is on the boards.
"""

import asyncio
from io import BytesIO

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from prometheus_client import CollectorRegistry

from live.door import Scope
from live.stream import Receive, Send, Streams
from monitoring import views
from monitoring.readiness import PATIENCE
from monitoring.stream_measures import OpenStreams

SILENT = f"no answer within {PATIENCE:g} s"


class StreamProbes:
    """By ASGI; whatever else is asked for is not there."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._registry = CollectorRegistry()
        self._registry.register(OpenStreams(streams))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(ASGIRequest(scope, BytesIO()))
        headers = [(name.lower().encode(), value.encode()) for name, value in answer.items()]
        await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": answer.content})

    async def _answer(self, request: HttpRequest) -> HttpResponse:
        match request.path:
            case "/healthz":
                return views.healthz(request)
            case "/readyz":
                return views.readyz(request, await troubles(self._streams))
            case "/metrics":
                return views.metrics(request, self._registry)
        return HttpResponseNotFound()


async def troubles(streams: Streams) -> dict[str, str]:
    """By what is needed; nothing where all is well with it."""
    needed = {"database": streams.watcher.looks(PATIENCE)}
    if relay := streams.people.relay:
        needed["redis"] = relay.answers(PATIENCE)
    answers = await asyncio.gather(*needed.values())
    return {name: "" if answered else SILENT for name, answered in zip(needed, answers, strict=True)}
