"""Who is on which board, in the words of its streams: put once for all who listen, some times a second."""

import asyncio
import logging
from collections.abc import Callable

from django.conf import settings

from live.presence import Presence, Tab
from live.relay import Relay
from live.wording import told_of_people

logger = logging.getLogger(__name__)

PAUSE = 0.08  # seconds; people come in crowds, as when a server was started anew
FORGETS_EVERY = 1.0  # seconds; all that is known of all boards is walked through
AWAY = 2.0  # ... after something that nobody has thought of


class People:
    """`wake` is called with the board whose people are others than were told, or do other things."""

    def __init__(self, wake: Callable[[int], None]) -> None:
        self.relay = Relay(settings.REDIS_URL) if settings.REDIS_URL else None
        self._stirred: set[int] = set()
        self.presence = Presence(self._stirred.add, self.relay.tell if self.relay else _tell_nobody)
        self._wake = wake
        self._told: dict[int, bytes] = {}

    def told(self, board: int) -> bytes:
        """The event; nothing where nobody has been told of yet."""
        return self._told.get(board, b"")

    async def run(self) -> None:
        """Until it is cancelled: what breaks it off is logged, and it begins again."""
        while True:
            try:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._tell())
                    tasks.create_task(self._forget())
                    if self.relay:
                        tasks.create_task(self.relay.run(self.presence))
            except Exception:
                logger.exception("Who is on the boards is not told for a moment")
            await asyncio.sleep(AWAY)

    async def _tell(self) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            while self._stirred:
                self._tell_board(self._stirred.pop())

    async def _forget(self) -> None:
        while True:
            await asyncio.sleep(FORGETS_EVERY)
            self.presence.forget_old()

    def _tell_board(self, board: int) -> None:
        people = self.presence.people(board)
        told = told_of_people(people)
        if told != self._told.get(board):
            self._told[board] = told
            self._wake(board)
        if not people:
            del self._told[board]


def _tell_nobody(board: int, noted: Tab | None) -> None:
    """There is no other process."""
