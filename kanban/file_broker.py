"""The broker of an embedded installation: a folder for each queue, a file for each message.

Unlike kombu's own `filesystem://`, a message is never seen half-written, a deleted folder or a disk that fails is an
empty queue rather than the end of the worker, and taking a message does not read the whole folder again.
"""

import time
import uuid
from collections import defaultdict, deque
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import virtual
from kombu.utils.json import dumps, loads

from kanban.turns import Cycle

LOOK_EVERY = 0.2  # seconds


class Channel(virtual.Channel):
    from_transport_options = (*virtual.Channel.from_transport_options, "folder")
    folder: Path

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._listed: dict[str, deque[Path]] = defaultdict(deque)

    def _reset_cycle(self) -> None:
        self._cycle = Cycle(self._get_and_deliver, self._active_queues)

    def _put(self, queue: str, message: Any, **options: Any) -> None:
        folder = self.folder / queue
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"{time.time_ns()}-{uuid.uuid4().hex}.draft"
        try:
            draft.write_text(dumps(message))
            draft.rename(draft.with_suffix(".json"))
        except OSError:  # or a disk that is full would fill with drafts too
            with suppress(OSError):
                draft.unlink()
            raise

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        listed = self._listed[queue]
        if not listed:
            with suppress(OSError):
                listed.extend(sorted((self.folder / queue).glob("*.json")))
        while listed:
            message = listed.popleft()
            try:
                content = message.read_text()
                # Of several workers that read it, the one whose unlink succeeds has it.
                message.unlink()
                return loads(content)
            except OSError:  # another worker has it, or the disk lets nobody have it now
                continue
            except ValueError:  # the power failed before it was wholly on the disk
                continue
        raise Empty


class Transport(virtual.Transport):
    Channel = Channel
    polling_interval = LOOK_EVERY

    def drain_events(self, connection: Any, timeout: float | None = None, **options: Any) -> None:
        """A wait no longer than one look, so that a worker that is told to end hears it at once."""
        super().drain_events(connection, timeout=timeout and min(timeout, LOOK_EVERY), **options)
