"""Who has which board open, and which card they are at: in the memory of the process alone, and gone with it.

What one process knows it tells the others, where there are others: see `live.relay`.
"""

import time
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


class _Window(NamedTuple):
    tab: Tab
    reader: Reader


class _Busy(NamedTuple):
    present: Present
    until: float


class _Heard(NamedTuple):
    people: list[Present]
    until: float


class Presence:
    """`changed` is called with the board whose people have changed."""

    def __init__(self, changed: Callable[[int], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._changed = changed
        self._clock = clock
        self._open: dict[int, list[_Window]] = {}
        self._busy: dict[int, dict[Tab, _Busy]] = {}
        self._heard: dict[int, dict[str, _Heard]] = {}

    @contextmanager
    def present(self, board: int, tab: Tab, reader: Reader) -> Iterator[None]:
        """For the body of the `with`. One window may be there twice: it comes back before its lost stream is missed."""
        window = _Window(tab, reader)
        windows = self._open.setdefault(board, [])
        windows.append(window)
        self._changed(board)
        try:
            yield
        finally:
            windows.remove(window)
            if not windows:
                del self._open[board]
            if window not in windows:
                _forget(self._busy, board, tab)
            self._changed(board)

    def note(self, board: int, tab: Tab, reader: Reader, *, card: int | None, act: str) -> None:
        """The card they are at, or none any more. This may be told to another process than has their stream."""
        if card is None:
            _forget(self._busy, board, tab)
        else:
            busy = _Busy(Present(reader, card, act), self._clock() + BUSY_FOR)
            self._busy.setdefault(board, {})[tab] = busy
        self._changed(board)

    def hear(self, process: str, board: int, people: list[Present]) -> None:
        """What another process knows of a board, in the place of what it said before."""
        if people:
            self._heard.setdefault(board, {})[process] = _Heard(people, self._clock() + HEARD_FOR)
        else:
            _forget(self._heard, board, process)
        self._changed(board)

    def forget_old(self) -> None:
        """Notes that were not repeated, and words of processes that have died."""
        now = self._clock()
        for board in {*_forget_until(now, self._busy), *_forget_until(now, self._heard)}:
            self._changed(board)

    def people(self, board: int) -> list[Present]:
        """Each person once, by name; with their card where they are at one in any window."""
        heard = self._heard.get(board, {}).values()
        everywhere = [*self.here(board), *(each for told in heard for each in told.people)]
        return sorted(_each_once(everywhere), key=lambda each: (each.reader.name, each.reader.id))

    def here(self, board: int) -> list[Present]:
        """What this process knows by itself."""
        watching = [Present(window.reader) for window in self._open.get(board, [])]
        return [*_each_once([*watching, *(busy.present for busy in self._busy.get(board, {}).values())])]

    @property
    def boards(self) -> list[int]:
        """Those of which this process knows something by itself."""
        return [*self._open.keys() | self._busy.keys()]


def _forget(kept: dict[int, dict[str, Any]], board: int, key: str) -> None:
    of_board = kept.get(board, {})
    of_board.pop(key, None)
    if not of_board:
        kept.pop(board, None)


def _forget_until(now: float, kept: dict[int, dict[str, Any]]) -> list[int]:
    """The boards of which something was forgotten."""
    old = [(board, key) for board, of_board in kept.items() for key, each in of_board.items() if each.until <= now]
    for board, key in old:
        _forget(kept, board, key)
    return [board for board, _ in old]


def _each_once(people: Iterable[Present]) -> Iterable[Present]:
    by_person: dict[int, Present] = {}
    for each in people:
        if each.card is not None or each.reader.id not in by_person:
            by_person[each.reader.id] = each
    return by_person.values()
