"""Who has which board open, and which card they are at."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from live.door import Reader
from live.presence import Presence, Present

CHECKOUT, RETURNS = 1, 2
OLGA = Reader(1, "Olga Owner", "OO")
MAX = Reader(2, "Max Member", "MM")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Room:
    """A presence in which windows are opened and closed by name, and time passes when it is told to."""

    def __init__(self, stack: ExitStack, clock: Clock | None = None) -> None:
        self.stack = stack
        self.clock = clock or Clock()
        self.changed: list[int] = []
        self.told_others: list[int] = []
        self.noted: set[str] = set()  # and not told to others yet
        self.presence = Presence(self.changed.append, self._tell_others, self.clock)

    def open(self, tab: str, reader: Reader, board: int = CHECKOUT) -> ExitStack:
        window = self.stack.enter_context(ExitStack())
        window.enter_context(self.presence.present(board, tab, reader))
        return window

    def at(self, tab: str, reader: Reader, card: int | None, act: str = "moving") -> None:
        self.presence.note(CHECKOUT, tab, reader, card=card, act=act)

    def wait(self, seconds: float) -> None:
        self.clock.now += seconds
        self.changed.clear()
        self.told_others.clear()
        self.presence.forget_old()

    def shown(self, board: int = CHECKOUT) -> list[Present]:
        return self.presence.people(board)

    def hear(self, other: "Room") -> None:
        """All that it has to tell."""
        self.presence.hear("other", CHECKOUT, other.presence.here(CHECKOUT), other.noted)
        other.noted = set()

    def _tell_others(self, board: int, tab: str | None) -> None:
        self.told_others.append(board)
        if tab is not None:
            self.noted.add(tab)


@pytest.fixture
def room() -> Iterator[Room]:
    with ExitStack() as stack:
        yield Room(stack)


def test_people_are_shown_by_name_on_the_board_that_they_have_open(room: Room) -> None:
    room.open("a", OLGA)
    room.open("b", MAX)
    room.open("c", MAX, board=RETURNS)
    assert room.shown() == [Present(MAX), Present(OLGA)]
    assert room.shown(RETURNS) == [Present(MAX)]
    assert room.changed == [CHECKOUT, CHECKOUT, RETURNS]


def test_a_person_in_two_windows_is_shown_once_until_both_are_closed(room: Room) -> None:
    one, other = room.open("a", OLGA), room.open("b", OLGA)
    assert room.shown() == [Present(OLGA)]
    one.close()
    assert room.shown() == [Present(OLGA)]
    other.close()
    room.wait(3)
    assert room.shown() == []
    assert room.presence.boards == [], "nothing is kept of a board that nobody has open"


def test_who_is_back_within_three_seconds_was_not_missed(room: Room) -> None:
    window = room.open("a", OLGA)
    room.at("a", OLGA, 7)
    window.close()
    room.wait(2.9)
    assert room.shown() == [Present(OLGA, 7, "moving")]
    assert room.changed == []
    room.open("a", OLGA)
    room.wait(3)
    assert room.shown() == [Present(OLGA, 7, "moving")]
    assert room.changed == []


def test_who_does_not_come_back_is_gone_for_everybody(room: Room) -> None:
    room.open("a", OLGA).close()
    room.wait(3)
    assert room.shown() == []
    assert (room.changed, room.told_others) == ([CHECKOUT], [CHECKOUT])


def test_a_process_that_ends_keeps_nobody(room: Room) -> None:
    room.open("a", OLGA)
    room.at("a", OLGA, 7)
    room.told_others.clear()
    room.presence.end()
    assert (room.presence.here(CHECKOUT), room.told_others) == ([], [CHECKOUT])


def test_who_is_at_a_card_in_one_of_their_windows_is_shown_with_it(room: Room) -> None:
    room.open("a", OLGA)
    room.open("b", OLGA)
    room.at("a", OLGA, 7)
    assert room.shown() == [Present(OLGA, 7, "moving")]
    room.at("a", OLGA, None)
    assert room.shown() == [Present(OLGA)]


def test_a_window_that_is_closed_leaves_its_card(room: Room) -> None:
    window = room.open("a", OLGA)
    room.open("b", OLGA)
    room.at("a", OLGA, 7, "editing")
    window.close()
    room.wait(3)
    assert room.shown() == [Present(OLGA)]


def test_a_window_whose_stream_was_lost_and_is_back_stays_and_keeps_its_card(room: Room) -> None:
    lost = room.open("a", OLGA)
    room.open("a", OLGA)
    room.at("a", OLGA, 7)
    lost.close()
    room.wait(3)
    assert room.shown() == [Present(OLGA, 7, "moving")]


def test_half_a_minute_after_the_last_word_nobody_is_at_the_card(room: Room) -> None:
    room.open("a", OLGA)
    room.at("a", OLGA, 7)
    room.wait(20)
    room.at("a", OLGA, 7)
    room.wait(29.9)
    assert room.shown() == [Present(OLGA, 7, "moving")]
    room.wait(0.1)
    assert room.shown() == [Present(OLGA)]
    assert room.changed == [CHECKOUT]


def test_a_note_to_a_process_that_has_no_stream_of_theirs_is_forgotten_too(room: Room) -> None:
    room.at("a", OLGA, 7)
    assert room.shown() == [Present(OLGA, 7, "moving")]
    room.wait(30)
    assert (room.shown(), room.presence.boards) == ([], [])


@pytest.fixture
def rooms(room: Room) -> tuple[Room, Room]:
    """Of two processes, at the same time."""
    return room, Room(room.stack, room.clock)


def test_a_note_takes_the_place_of_what_another_process_was_told_of_the_same_window(rooms: tuple[Room, Room]) -> None:
    here, there = rooms
    here.open("a", OLGA)
    there.at("a", OLGA, 7)
    here.hear(there)
    assert here.shown() == [Present(OLGA, 7, "moving")]
    here.at("a", OLGA, None)
    there.hear(here)
    here.hear(there)
    assert here.shown() == there.shown() == [Present(OLGA)]


def test_a_window_that_is_closed_leaves_the_card_that_another_process_was_told_of(rooms: tuple[Room, Room]) -> None:
    here, there = rooms
    window = here.open("a", OLGA)
    there.at("a", OLGA, 7)
    here.hear(there)
    window.close()
    here.wait(3)
    there.hear(here)
    here.hear(there)
    assert here.shown() == there.shown() == []


def test_what_is_told_again_takes_no_note_from_another_process(rooms: tuple[Room, Room]) -> None:
    here, there = rooms
    here.open("a", OLGA)
    here.at("a", OLGA, None)
    there.hear(here)
    there.at("a", OLGA, 7)
    there.hear(here)
    here.hear(there)
    assert here.shown() == there.shown() == [Present(OLGA, 7, "moving")]


def test_the_word_of_another_process_holds_fifty_seconds(room: Room) -> None:
    room.presence.hear("other", CHECKOUT, [Present(MAX)])
    room.wait(49.9)
    assert room.shown() == [Present(MAX)]
    room.wait(0.1)
    assert room.shown() == []
    assert room.changed == [CHECKOUT]


def test_the_next_word_of_another_process_replaces_its_last_and_no_other(room: Room) -> None:
    room.presence.hear("second", CHECKOUT, [Present(MAX)])
    room.presence.hear("third", CHECKOUT, [Present(OLGA)])
    room.presence.hear("second", CHECKOUT, [Present(MAX, 7, "editing")])
    assert room.shown() == [Present(MAX, 7, "editing"), Present(OLGA)]
    room.presence.hear("second", CHECKOUT, [])
    assert room.shown() == [Present(OLGA)]


def test_what_others_say_is_not_told_on_as_ones_own(room: Room) -> None:
    room.open("a", OLGA)
    room.presence.hear("other", CHECKOUT, [Present(MAX)])
    assert room.presence.here(CHECKOUT) == [Present(OLGA)]
    assert (room.changed, room.told_others) == ([CHECKOUT] * 2, [CHECKOUT])
    room.wait(50)
    assert (room.changed, room.told_others) == ([CHECKOUT], [])
