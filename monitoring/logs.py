"""Lines for machines: one JSON object each, with the ids of the request or the task that it was said in."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson

from kanban.discreet import without_secrets

_ids: ContextVar[dict[str, str] | None] = ContextVar("ids", default=None)


@contextmanager
def under(**ids: str) -> Iterator[None]:
    """Whatever is said in this block carries these."""
    before = _ids.set(ids)
    try:
        yield
    finally:
        _ids.reset(before)


class JsonLines(logging.Formatter):
    """Each text by itself is rid of secrets: in the whole line, what stands around them would be cut too."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **(_ids.get() or {}),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        discreet = {key: without_secrets(value) if isinstance(value, str) else value for key, value in line.items()}
        return orjson.dumps(discreet, default=str).decode()


class NoProbes(logging.Filter):
    """A probe that is answered 503 tells its reasons by itself."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(getattr(record, "request", None), "path_info", "") not in {"/readyz", "/healthz"}
