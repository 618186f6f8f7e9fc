"""How much of a process one person can take up: everybody else's boards are heard of by the same one."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

WINDOWS = 20  # that hear of a board at once; in more, the page looks for itself every few seconds
NOTES = 300  # a minute: twice what so many windows say in which there is always a card in hand
MINUTE = 60


class Windows:
    """The newest is refused: the oldest would come back, and push out the next."""

    def __init__(self) -> None:
        self._open: Counter[int] = Counter()  # by person
        self.refused = 0

    @property
    def how_many(self) -> int:
        return self._open.total()

    @contextmanager
    def one_more(self, person: int) -> Iterator[bool]:
        """Whether there is room for it; it counts for the body of the `with`."""
        if self._open[person] >= WINDOWS:
            self.refused += 1
            yield False
            return
        self._open[person] += 1
        try:
            yield True
        finally:
            self._open[person] -= 1
            if not self._open[person]:
                del self._open[person]


class Notes:
    """In each minute of the clock."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._minute = 0
        self._taken: Counter[int] = Counter()  # by person

    def one_more(self, person: int) -> bool:
        minute = int(self._clock() // MINUTE)
        if minute != self._minute:
            self._minute, self._taken = minute, Counter()
        self._taken[person] += 1
        return self._taken[person] <= NOTES
