"""Which queue a worker of several takes its next message from.

What computes takes milliseconds, and people wait for it; what is mailed or called waits for servers that are not ours,
some for seconds. In turn with these, figures would come as slowly as the slowest of them. So some of their messages are
taken in a row before one of each other queue has its turn.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from queue import Empty
from typing import Any

from kombu.utils.scheduling import FairCycle

from kanban.queues import OTHERS

IN_A_ROW = 5
ON_REDIS = {"queue_order_strategy": f"{__name__}:Turns"}


class Turns:
    """As kombu asks for Redis."""

    def __init__(self) -> None:
        self._queues: list[str] = []
        self._in_a_row = 0

    def update(self, queues: Iterable[str]) -> None:
        """These are the worker's."""
        self._queues = [*queues]

    def consume(self, number: int) -> list[str]:
        """In the order in which they are looked at now."""
        waits_for_others = self._in_a_row >= IN_A_ROW
        return sorted(self._queues[:number], key=lambda queue: (queue == OTHERS) is waits_for_others)

    def rotate(self, last_used: str) -> None:
        """A message of this queue was taken."""
        self._in_a_row = self._in_a_row + 1 if last_used == OTHERS else 0
        if last_used in self._queues:
            self._queues.remove(last_used)
            self._queues.append(last_used)


class Cycle(FairCycle):
    """As the file broker looks."""

    def __init__(self, take: Callable[..., Any], queues: list[str]) -> None:
        super().__init__(take, queues, Empty)
        self._turns = Turns()
        self._turns.update(queues)

    def get(self, callback: Callable[..., Any] | None, **options: Any) -> Any:
        for queue in self._turns.consume(len(self.resources)):
            with suppress(Empty):
                taken = self.fun(queue, callback, **options)
                self._turns.rotate(queue)
                return taken
        raise Empty
