"""One watcher a process: what it costs does not grow with the number of those who listen.

It asks the database, which is truth, some times a second, and wakes who listens to what has changed. A thread of its
own holds its one connection; a stream holds neither.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from django.db import DatabaseError, InterfaceError, connections

from live.board_states import State, read_states

logger = logging.getLogger(__name__)

PAUSE = 0.08  # seconds between two looks
AWAY = 1.0  # ... while the database does not answer
KNOWN_FOR = 60.0  # seconds, then readers are asked for anew: an account that is closed raises the version of no board

Read = Callable[[Collection[int], Mapping[int, State]], dict[int, State]]


class Listener:
    """Who listens to one board: woken when there may be news."""

    __slots__ = ("_awake", "board")

    def __init__(self, board: int) -> None:
        self.board = board
        self._awake = asyncio.Event()

    def wake(self) -> None:
        self._awake.set()

    async def news(self, seconds: float) -> None:
        """Since this was last waited for; for so long at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._awake.wait()
        self._awake.clear()


class Watcher:
    def __init__(self, read: Read = read_states) -> None:
        self._read = read
        self._listeners: dict[int, set[Listener]] = {}
        self._states: dict[int, State | None] = {}
        self._asked_anew_at = 0.0
        self._looking: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, "watcher")

    @contextmanager
    def listening(self, board: int) -> Iterator[Listener]:
        """For the body of the `with`, which runs in the event loop."""
        listener = Listener(board)
        self._listeners.setdefault(board, set()).add(listener)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().create_task(self._look())
        try:
            yield listener
        finally:
            self._listeners[board].discard(listener)
            if not self._listeners[board]:
                del self._listeners[board]
                self._states.pop(board, None)

    def has_looked_at(self, board: int) -> bool:
        return board in self._states

    def state_of(self, board: int) -> State | None:
        """As of the last look; none where the board is gone, or was not looked at yet."""
        return self._states.get(board)

    def wake(self, board: int) -> None:
        for listener in self._listeners.get(board, ()):
            listener.wake()

    def wake_all(self) -> None:
        for board in self._listeners:
            self.wake(board)

    def how_many_listen(self, board: int) -> int:
        return len(self._listeners.get(board, ()))

    async def _look(self) -> None:
        """As long as anybody listens."""
        while self._listeners:
            try:
                await self._look_once()
                pause = PAUSE
            except (DatabaseError, InterfaceError) as error:
                logger.warning("The database does not say what is new: %s", error)
                pause = AWAY
            await asyncio.sleep(pause)

    async def _look_once(self) -> None:
        asked = frozenset(self._listeners)
        states = await asyncio.get_running_loop().run_in_executor(self._thread, self._read_in_thread, asked)
        for board in asked & self._listeners.keys():
            if not self.has_looked_at(board) or states.get(board) != self.state_of(board):
                self._states[board] = states.get(board)
                self.wake(board)

    def _read_in_thread(self, boards: Collection[int]) -> dict[int, State]:
        try:
            return self._read(boards, self._known())
        except (DatabaseError, InterfaceError):
            connections.close_all()  # one that broke is not asked again
            raise

    def _known(self) -> dict[int, State]:
        """What need not be asked for again."""
        now = time.monotonic()
        if now - self._asked_anew_at > KNOWN_FOR:
            self._asked_anew_at = now
            return {}
        return {board: state for board, state in self._states.copy().items() if state}
