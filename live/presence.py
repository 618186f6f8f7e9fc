"""Who has which board open, and which card they are at: in the memory of the process alone, and gone with it.

What one process knows it tells the others, where there are others: see `live.relay`.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from live.door import Reader

BUSY_FOR = 30.0  # seconds; a page says so again while it lasts
HEARD_FOR = 50.0  # seconds that the word of another process holds, which says it again
MISSED_AFTER = 3.0  # seconds; a page whose stream has ended is back within one, and nobody saw it go

Key = TypeVar("Key")
Tab = str  # one window of a browser, as it names itself


class Present(NamedTuple):
    """A person on a board, and the card they are moving or editing there, if they are."""

    reader: Reader
    card: int | None = None
    act: str = ""


class _Window(NamedTuple):
    tab: Tab
    reader: Reader


class _Left(NamedTuple):
    until: float


class _Busy(NamedTuple):
    present: Present
    until: float


class _Heard(NamedTuple):
    people: list[Present]
    until: float


class Presence:
    """`changed` is called with the board whose people have changed; `changed_here` only where this process knows it by
    itself: what was heard is not told on, or two processes would answer each other for ever. With it comes the window
    of which others may hold an older note.
    """

    def __init__(
        self,
        changed: Callable[[int], None],
        changed_here: Callable[[int, Tab | None], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._changed = changed
        self._tell_others = changed_here
        self._clock = clock
        self._has_ended = False
        self._open: dict[int, dict[_Window, int]] = {}
        self._left: dict[int, dict[_Window, _Left]] = {}
        self._busy: dict[int, dict[Tab, _Busy]] = {}
        self._heard: dict[int, dict[str, _Heard]] = {}

    @contextmanager
    def present(self, board: int, tab: Tab, reader: Reader) -> Iterator[None]:
        """For the body of the `with`, and a moment longer, in which the window may come back.

        It may be there twice: it comes back before its lost stream is missed.
        """
        window = _Window(tab, reader)
        windows = self._open.setdefault(board, Counter())
        windows[window] += 1
        _forget(self._left, board, window)
        self._changed_here(board)
        try:
            yield
        finally:
            windows[window] -= 1
            if not windows[window]:
                _forget(self._open, board, window)
                self._left.setdefault(board, {})[window] = _Left(self._clock() + MISSED_AFTER)

    def note(self, board: int, tab: Tab, reader: Reader, *, card: int | None, act: str) -> None:
        """The card they are at, or none any more. This may be told to another process than has their stream, or than
        was told before.
        """
        if card is None:
            _forget(self._busy, board, tab)
        else:
            busy = _Busy(Present(reader, card, act), self._clock() + BUSY_FOR)
            self._busy.setdefault(board, {})[tab] = busy
        self._changed_here(board, tab)

    def hear(self, process: str, board: int, people: list[Present], noted: Collection[Tab] = ()) -> None:
        """What another process knows of a board, in the place of what it said before, and of windows in the place of
        what was noted here.
        """
        if people:
            self._heard.setdefault(board, {})[process] = _Heard(people, self._clock() + HEARD_FOR)
        else:
            _forget(self._heard, board, process)
        if [tab for tab in noted if _forget(self._busy, board, tab)]:
            self._changed_here(board)
        else:
            self._changed(board)

    def end(self) -> None:
        """The others are told that nobody is here: who was, comes to them, and they know better what they do."""
        self._has_ended = True
        for board in self.boards:
            self._tell_others(board, None)

    def forget_old(self) -> None:
        """Windows that did not come back, notes that were not repeated, and words of processes that have died."""
        now = self._clock()
        gone = _forget_until(now, self._left)
        for board, window in gone:
            _forget(self._busy, board, window.tab)
            self._changed_here(board, window.tab)
        for board in {board for board, _ in _forget_until(now, self._busy)}:
            self._changed_here(board)
        for board in {board for board, _ in _forget_until(now, self._heard)}:
            self._changed(board)

    def people(self, board: int) -> list[Present]:
        """Each person once, by name; with their card where they are at one in any window."""
        heard = self._heard.get(board, {}).values()
        everywhere = [*self.here(board), *(each for told in heard for each in told.people)]
        return sorted(_each_once(everywhere), key=lambda each: (each.reader.name, each.reader.id))

    def here(self, board: int) -> list[Present]:
        """What this process knows by itself."""
        if self._has_ended:
            return []
        watching = [Present(window.reader) for window in [*self._open.get(board, {}), *self._left.get(board, {})]]
        return [*_each_once([*watching, *(busy.present for busy in self._busy.get(board, {}).values())])]

    @property
    def boards(self) -> list[int]:
        """Those of which this process knows something by itself."""
        return [*self._open.keys() | self._left.keys() | self._busy.keys()]

    def _changed_here(self, board: int, tab: Tab | None = None) -> None:
        self._changed(board)
        self._tell_others(board, tab)


def _forget(kept: dict[int, dict[Key, Any]], board: int, key: Key) -> bool:
    """Whether there was anything."""
    of_board = kept.get(board, {})
    was_there = of_board.pop(key, None) is not None
    if not of_board:
        kept.pop(board, None)
    return was_there


def _forget_until(now: float, kept: dict[int, dict[Key, Any]]) -> list[tuple[int, Key]]:
    """What was forgotten, and of which boards."""
    old = [(board, key) for board, of_board in kept.items() for key, each in of_board.items() if each.until <= now]
    for board, key in old:
        _forget(kept, board, key)
    return old


def _each_once(people: Iterable[Present]) -> Iterable[Present]:
    by_person: dict[int, Present] = {}
    for each in people:
        if each.card is not None or each.reader.id not in by_person:
            by_person[each.reader.id] = each
    return by_person.values()
