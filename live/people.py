"""Who is on which board, in the words of its streams: put once for all who listen, some times a second."""

import asyncio
from collections.abc import Callable

from django.conf import settings

from live.presence import Presence
from live.relay import Relay
from live.wording import told_of_people

PAUSE = 0.08  # seconds; people come in crowds, as when a server was started anew


class People:
    """`wake` is called with the board whose people are others than were told, or do other things."""

    def __init__(self, wake: Callable[[int], None]) -> None:
        self.presence = Presence(self._stir)
        self._wake = wake
        self._relay = Relay(settings.REDIS_URL) if settings.REDIS_URL else None
        self._stirred: set[int] = set()
        self._told: dict[int, bytes] = {}

    def told(self, board: int) -> bytes:
        """The event; nothing where nobody has been told of yet."""
        return self._told.get(board, b"")

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._tell())
            if self._relay:
                tasks.create_task(self._relay.run(self.presence))

    async def _tell(self) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            self.presence.forget_old()
            while self._stirred:
                self._tell_board(self._stirred.pop())

    def _tell_board(self, board: int) -> None:
        people = self.presence.people(board)
        told = told_of_people(people)
        if told != self._told.get(board):
            self._told[board] = told
            self._wake(board)
        if not people:
            del self._told[board]

    def _stir(self, board: int) -> None:
        self._stirred.add(board)
        if self._relay:
            self._relay.tell(board)
