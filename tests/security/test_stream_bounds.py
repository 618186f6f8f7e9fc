"""Nobody holds more of a process of streams than is theirs, and it says when to come again."""

from contextlib import ExitStack

import pytest
from django.contrib.auth.models import User

from boards.models import Board
from live.bounds import NOTES, WINDOWS, Notes, Windows
from live.stream import Streams
from tests.boards.pages import browser_of
from tests.security.windows import Window, asking, play

OLGA, MAX = 1, 2


@pytest.mark.django_db(transaction=True)
def test_a_person_hears_in_so_many_windows_and_in_no_more(board: Board, viewer: User, member: User) -> None:
    vera, max_ = browser_of(viewer), browser_of(member)

    async def scene(streams: Streams) -> None:
        windows = [Window(streams, asking(board, vera, tab=str(number))) for number in range(WINDOWS)]
        assert {await window.answered() for window in windows} == {200}
        refused = Window(streams, asking(board, vera, tab="one more"))
        assert (await refused.answered(), refused.headers["retry-after"]) == (429, "60")
        assert await Window(streams, asking(board, max_)).answered() == 200, "others have their own"
        await windows[0].close()
        assert await Window(streams, asking(board, vera)).answered() == 200

    play(scene)


@pytest.mark.django_db(transaction=True)
def test_notes_are_bounded_too(board: Board, viewer: User, member: User) -> None:
    vera, max_ = browser_of(viewer), browser_of(member)

    async def scene(streams: Streams) -> None:
        streams.notes = Notes(lambda: 0.0)  # in one minute, whatever the clock says
        for _ in range(NOTES):
            assert streams.notes.one_more(viewer.pk)
        refused = Window(streams, asking(board, vera, method="POST"), b"card=1&act=moving")
        assert (await refused.answered(), refused.headers["retry-after"]) == (429, "60")
        assert await Window(streams, asking(board, max_, method="POST"), b"card=1&act=moving").answered() == 204

    play(scene)


def test_room_is_a_persons_own_and_comes_back() -> None:
    windows = Windows()
    with ExitStack() as opened:
        assert all(opened.enter_context(windows.one_more(OLGA)) for _ in range(WINDOWS))
        with windows.one_more(OLGA) as has_room:
            assert not has_room
        with windows.one_more(MAX) as has_room:
            assert has_room
    with windows.one_more(OLGA) as has_room:
        assert has_room


def test_notes_are_counted_by_the_minute() -> None:
    now = 59.0
    notes = Notes(lambda: now)
    assert [notes.one_more(OLGA) for _ in range(NOTES + 1)] == [True] * NOTES + [False]
    assert notes.one_more(MAX)
    now = 60.0
    assert notes.one_more(OLGA)
