"""Who loses a board loses its stream, and nobody holds more of a process than is theirs."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections

from boards.board_setup import delete_board
from boards.members import change_role, remove_member
from boards.models import Board, Role
from live import door, stream, watcher
from live.bounds import NOTES, WINDOWS, Notes, Windows
from live.stream import Streams
from tests.boards.pages import browser_of
from tests.live.playing import play as play_alone
from tests.security.windows import Window, asking

Scene = Callable[[Streams], Coroutine[Any, Any, None]]

OLGA, MAX = 1, 2


def play(scene: Scene) -> None:
    """With the streams of a process of its own."""

    async def whole() -> None:
        streams = Streams()
        try:
            await scene(streams)
        finally:
            await leave_no_connection(streams)

    play_alone(whole())


async def leave_no_connection(streams: Streams) -> None:
    """The database of the tests goes when they are done."""
    loop, both = asyncio.get_running_loop(), threading.Barrier(2)

    def close() -> None:
        both.wait(10)
        connections.close_all()

    doors = [loop.run_in_executor(door.threads, close) for _ in range(2)]
    await asyncio.gather(*doors, loop.run_in_executor(streams.watcher._thread, connections.close_all))


async def in_thread(verb: Callable[..., Any], **given: Any) -> None:
    """As another process does it."""

    def done() -> None:
        try:
            verb(**given)
        finally:
            connections.close_all()

    await asyncio.to_thread(done)


pytestmark = pytest.mark.django_db(transaction=True)


def test_who_is_removed_hears_at_once_that_it_is_closed(board: Board, owner: User, member: User) -> None:
    browser, membership = browser_of(member), board.memberships.get(person=member)

    async def scene(streams: Streams) -> None:
        window = Window(streams, asking(board, browser))
        await window.hears(b"event: board")
        await in_thread(remove_member, membership=membership, by=owner)
        await window.hears(b"event: closed")
        await window.ended()
        assert await Window(streams, asking(board, browser)).answered() == 404

    play(scene)


def test_who_gets_another_role_goes_on_hearing(board: Board, owner: User, member: User) -> None:
    browser, membership = browser_of(member), board.memberships.get(person=member)

    async def scene(streams: Streams) -> None:
        window = Window(streams, asking(board, browser))
        await window.hears(b"event: board")
        window.sent.clear()
        await in_thread(change_role, membership=membership, role=Role.VIEWER, by=owner)
        await window.hears(b"event: board")
        await window.close()

    play(scene)


def test_whose_account_is_closed_hears_within_a_minute_that_it_is(
    board: Board, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert watcher.KNOWN_FOR <= 60
    monkeypatch.setattr(watcher, "KNOWN_FOR", 0.2)
    browser = browser_of(member)

    async def scene(streams: Streams) -> None:
        window = Window(streams, asking(board, browser))
        await window.hears(b"event: board")
        await in_thread(User.objects.filter(pk=member.pk).update, is_active=False)
        await window.hears(b"event: closed")
        assert await Window(streams, asking(board, browser)).answered() == 401

    play(scene)


def test_of_a_board_that_is_deleted_nothing_is_heard_any_more(board: Board, viewer: User) -> None:
    browser = browser_of(viewer)

    async def scene(streams: Streams) -> None:
        window = Window(streams, asking(board, browser))
        await window.hears(b"event: board")
        await in_thread(delete_board, board=board, name=board.name)
        await window.hears(b"event: closed")

    play(scene)


def test_who_signed_out_comes_in_no_more_and_no_stream_lasts_longer_than_twelve_minutes(
    board: Board, viewer: User
) -> None:
    assert max(stream.LASTS) <= 12 * 60
    browser = browser_of(viewer)
    asked = asking(board, browser)
    browser.post("/accounts/logout/")

    async def scene(streams: Streams) -> None:
        assert await Window(streams, asked).answered() == 401

    play(scene)


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


def test_notes_are_bounded_too(board: Board, viewer: User, member: User) -> None:
    vera, max_ = browser_of(viewer), browser_of(member)

    async def scene(streams: Streams) -> None:
        for _ in range(NOTES):
            assert streams.notes.one_more(viewer.pk)
        refused = Window(streams, asking(board, vera, method="POST"), b"card=1&act=moving")
        assert (await refused.answered(), refused.headers["retry-after"]) == (429, "60")
        assert await Window(streams, asking(board, max_, method="POST"), b"card=1&act=moving").answered() == 204

    play(scene)


def test_every_answer_is_guarded_as_pages_are(board: Board, viewer: User, outsider: User) -> None:
    vera, otto = browser_of(viewer), browser_of(outsider)

    async def scene(streams: Streams) -> None:
        for browser, method, status in [
            (vera, "GET", 200),
            (otto, "GET", 404),
            (vera, "POST", 204),
            (vera, "PUT", 405),
        ]:
            window = Window(streams, asking(board, browser, method=method), b"card=1&act=moving")
            assert await window.answered() == status
            assert window.headers["x-content-type-options"] == "nosniff"
            assert window.headers["content-security-policy"].startswith("default-src 'none'")
            assert window.headers["cache-control"] == "no-store"

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
