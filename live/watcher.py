"""One watcher a process: what it costs does not grow with the number of those who listen.

It asks the database, which is truth, some times a second, and at once when this very process may have changed
something; and wakes who listens to what has changed. A thread of its own holds its one connection; a stream holds
neither.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from math import inf
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, connections

from live import sessions
from live.board_states import State, read_states
from live.sessions import SignedIn

logger = logging.getLogger(__name__)

PAUSE = 0.08  # seconds between two looks
CROWD = 0.08  # ... in which what follows a change, or a look that did not wait, is left to the next look
AWAY = 1.0  # ... while the database does not answer
KNOWN_FOR = 60.0  # seconds, then readers are asked for anew: an account that is closed raises the version of no board
SIGNED_IN_FOR = 5.0  # ... and sessions
NO_BOARD = 0

Answer = TypeVar("Answer")
Read = Callable[[Collection[int], Mapping[int, State]], dict[int, State]]
Ended = Callable[[Collection[SignedIn]], Collection[SignedIn]]


class Listener:
    """Who listens to one board, and how they came in: woken when there may be news, and when a look has ended that
    began after they came. What was seen before may be older than the page that they have.
    """

    __slots__ = ("_is_awake", "_waiting", "board", "has_signed_out", "is_looked_for", "signed_in")

    def __init__(self, board: int, signed_in: SignedIn | None) -> None:
        self.board = board
        self.signed_in = signed_in
        self.is_looked_for = False
        self.has_signed_out = False
        self._is_awake = False
        self._waiting: asyncio.Future[None] | None = None

    def wake(self) -> None:
        self._is_awake = True
        self._end_waiting()

    async def news(self, seconds: float) -> None:
        """Since this was last waited for; for so long at most. An event with a timeout takes twice as long to wake."""
        if not self._is_awake:
            loop = asyncio.get_running_loop()
            self._waiting = loop.create_future()
            timer = loop.call_later(seconds, self._end_waiting)
            try:
                await self._waiting
            finally:
                timer.cancel()
        self._is_awake = False

    def _end_waiting(self) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)


class Watcher:
    def __init__(self, read: Read = read_states, ended: Ended = sessions.ended) -> None:
        self._read, self._ended = read, ended
        self._listeners: dict[int, set[Listener]] = {}
        self._newcomers: set[Listener] = set()
        self._states: dict[int, State | None] = {}
        self._asked_anew_at = self._asked_for_sessions_at = self._looked_at = 0.0
        self._stirred_at = -inf
        self._is_asked_to_look = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, "watcher")

    @contextmanager
    def listening(self, board: int, signed_in: SignedIn | None = None) -> Iterator[Listener]:
        """For the body of the `with`, which runs in the event loop."""
        listener = Listener(board, signed_in)
        self._listeners.setdefault(board, set()).add(listener)
        self._newcomers.add(listener)
        if self._looking is None or self._looking.done():
            self._looked_at = time.monotonic()
            self._looking = asyncio.get_running_loop().create_task(self._look())
        try:
            yield listener
        finally:
            self._newcomers.discard(listener)
            self._listeners[board].discard(listener)
            if not self._listeners[board]:
                del self._listeners[board]
                self._states.pop(board, None)

    def has_looked_at(self, board: int) -> bool:
        return board in self._states

    def state_of(self, board: int) -> State | None:
        """As of the last look; none where the board is gone, or was not looked at yet."""
        return self._states.get(board)

    def look_soon(self) -> None:
        """Before the pause is over; but not in a crowd, where a look for each change would cost more than it tells."""
        now = time.monotonic()
        if now - self._stirred_at >= CROWD:
            self._stirred_at = now
            self._is_asked_to_look.set()

    def wake(self, board: int) -> None:
        for listener in self._listeners.get(board, ()):
            listener.wake()

    def wake_all(self) -> None:
        for board in self._listeners:
            self.wake(board)

    def how_many_listen(self, board: int) -> int:
        return len(self._listeners.get(board, ()))

    @property
    def boards(self) -> Collection[int]:
        """Those that somebody listens to."""
        return self._listeners.keys() - {NO_BOARD}

    @property
    def age(self) -> float:
        """Seconds since the last look at them; none where nobody waits for the next."""
        return time.monotonic() - self._looked_at if self._listeners else 0.0

    async def looks(self, seconds: float) -> bool:
        """Whether the database answers so soon: by the very look that all wait for who listen."""
        with self.listening(NO_BOARD) as listener:
            await listener.news(seconds)
            return listener.is_looked_for

    async def _look(self) -> None:
        """As long as anybody listens, whatever goes wrong."""
        while self._listeners:
            try:
                await self._look_once()
                await self._look_who_is_signed_in()
                await self._rest()
            except (DatabaseError, InterfaceError) as error:
                logger.warning("The database does not say what is new: %s", error)
                await asyncio.sleep(AWAY)
            except Exception:
                logger.exception("What is new is not told for a moment")
                await asyncio.sleep(AWAY)

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(PAUSE):
                await self._is_asked_to_look.wait()

    async def _look_once(self) -> None:
        self._is_asked_to_look.clear()
        asked, newcomers = frozenset(self._listeners), frozenset(self._newcomers)
        known = self._known()
        states = await self._ask(lambda: self._read(asked, known))
        self._looked_at = time.monotonic()
        for board in asked & self._listeners.keys():
            is_known = self.has_looked_at(board)
            if not is_known or states.get(board) != self.state_of(board):
                self._states[board] = states.get(board)
                self.wake(board)
                if is_known:
                    self._stirred_at = self._looked_at
        self._newcomers -= newcomers
        for listener in newcomers:
            listener.is_looked_for = True
            listener.wake()

    async def _look_who_is_signed_in(self) -> None:
        """Now and then, and by one question too."""
        if time.monotonic() - self._asked_for_sessions_at < SIGNED_IN_FOR:
            return
        self._asked_for_sessions_at = time.monotonic()
        asked = {listener.signed_in for listener in self._everybody() if listener.signed_in}
        ended = await self._ask(lambda: self._ended(asked)) if asked else ()
        for listener in self._everybody():
            if listener.signed_in in ended:
                listener.has_signed_out = True
                listener.wake()

    def _everybody(self) -> list[Listener]:
        return [listener for listeners in self._listeners.values() for listener in listeners]

    async def _ask(self, question: Callable[[], Answer]) -> Answer:
        """In the thread that holds the connection."""

        def asked() -> Answer:
            try:
                return question()
            except (DatabaseError, InterfaceError):
                connections.close_all()  # one that broke is not asked again
                raise

        return await asyncio.get_running_loop().run_in_executor(self._thread, asked)

    def _known(self) -> dict[int, State]:
        """What need not be asked for again."""
        now = time.monotonic()
        if now - self._asked_anew_at > KNOWN_FOR:
            self._asked_anew_at = now
            return {}
        return {board: state for board, state in self._states.items() if state}
