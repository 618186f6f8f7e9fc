"""Who has which board open, and which card they are at: in the memory of the process alone, and gone with it.

What one process knows it tells the others, where there are others: see `live.relay`.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from live.door import Reader

BUSY_FOR = 30.0  # seconds; a page says so again while it lasts
HEARD_FOR = 50.0  # seconds that the word of another process holds, which says it again

Tab = str  # one window of a browser, as it names itself


class Present(NamedTuple):
    """A person on a board, and the card they are moving or editing there, if they are."""

    reader: Reader
    card: int | None = None
    act: str = ""


class _Busy(NamedTuple):
    present: Present
    until: float


class Presence:
    """`changed` is called with the board whose people have changed."""

    def __init__(self, changed: Callable[[int], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._changed = changed
        self._clock = clock
        self._open: dict[int, dict[Tab, Reader]] = defaultdict(dict)
        self._busy: dict[int, dict[Tab, _Busy]] = defaultdict(dict)
        self._heard: dict[int, dict[str, tuple[list[Present], float]]] = defaultdict(dict)

    @contextmanager
    def present(self, board: int, tab: Tab, reader: Reader) -> Iterator[None]:
        """For the body of the `with`."""
        self._open[board][tab] = reader
        self._changed(board)
        try:
            yield
        finally:
            _forget(self._open, board, tab)
            _forget(self._busy, board, tab)
            self._changed(board)

    def note(self, board: int, tab: Tab, reader: Reader, *, card: int | None, act: str) -> None:
        """The card they are at, or none any more. This may be told to another process than has their stream."""
        if card is None:
            _forget(self._busy, board, tab)
        else:
            self._busy[board][tab] = _Busy(Present(reader, card, act), self._clock() + BUSY_FOR)
        self._changed(board)

    def hear(self, process: str, board: int, people: list[Present]) -> None:
        """What another process knows of a board, in the place of what it said before."""
        if people:
            self._heard[board][process] = (people, self._clock() + HEARD_FOR)
        else:
            _forget(self._heard, board, process)
        self._changed(board)

    def people(self, board: int) -> list[Present]:
        """Each person once, by name; with their card where they are at one in any window."""
        now = self._clock()
        heard = (people for people, until in self._heard.get(board, {}).values() if until > now)
        everywhere = [*self.here(board), *(each for people in heard for each in people)]
        return sorted(_each_once(everywhere), key=lambda each: (each.reader.name, each.reader.id))

    def here(self, board: int) -> list[Present]:
        """What this process knows by itself."""
        now = self._clock()
        busy = {tab: each.present for tab, each in self._busy.get(board, {}).items() if each.until > now}
        return [*({tab: Present(reader) for tab, reader in self._open.get(board, {}).items()} | busy).values()]

    @property
    def boards(self) -> list[int]:
        """Those of which this process knows something by itself."""
        return [*self._open.keys() | self._busy.keys()]


def _forget(kept: dict[int, dict[str, Any]], board: int, key: str) -> None:
    of_board = kept.get(board, {})
    of_board.pop(key, None)
    if not of_board:
        kept.pop(board, None)


def _each_once(people: Iterable[Present]) -> Iterable[Present]:
    by_person: dict[int, Present] = {}
    for each in people:
        if each.card is not None or each.reader.id not in by_person:
            by_person[each.reader.id] = each
    return by_person.values()
