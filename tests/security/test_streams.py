"""Who loses a board loses its stream, and who may hear it does."""

import asyncio
import re
import threading
from collections.abc import Callable, Collection, Mapping
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connections
from django.utils import timezone

from boards.board_setup import archive_board, delete_board, restore_board
from boards.members import change_role, remove_member
from boards.models import Board, Role
from live import door, stream, watcher
from live.board_states import State, read_states
from live.bounds import WINDOWS
from live.stream import Streams
from live.watcher import Watcher
from tests.boards.pages import browser_of
from tests.security.windows import SOON, Window, asking, play


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
        await window.hears("event: board")
        await in_thread(remove_member, membership=membership, by=owner)
        await window.hears("event: closed")
        await window.ended()
        assert await Window(streams, asking(board, browser)).answered() == 404

    play(scene)


def test_who_gets_another_role_goes_on_hearing(board: Board, owner: User, member: User) -> None:
    browser, membership = browser_of(member), board.memberships.get(person=member)

    async def scene(streams: Streams) -> None:
        window = Window(streams, asking(board, browser))
        await window.hears("event: board")
        window.sent.clear()
        await in_thread(change_role, membership=membership, role=Role.VIEWER, by=owner)
        await window.hears("event: board")
        await window.close()

    play(scene)


def test_a_page_that_offers_what_another_role_may_do_hears_that_it_is_closed(
    board: Board, owner: User, member: User
) -> None:
    browser, membership = browser_of(member), board.memberships.get(person=member)

    async def scene(streams: Streams) -> None:
        window = Window(streams, asking(board, browser, role="member"))
        await window.hears("event: board")
        await in_thread(change_role, membership=membership, role=Role.VIEWER, by=owner)
        await window.hears("event: closed")
        again = Window(streams, asking(board, browser, role="viewer"))
        await again.hears("event: board")
        await again.close()

    play(scene)


def test_a_page_that_offers_work_hears_that_the_board_is_archived_and_one_that_does_not_that_it_is_restored(
    board: Board, owner: User, member: User
) -> None:
    browser = browser_of(member)

    async def scene(streams: Streams) -> None:
        window = Window(streams, asking(board, browser, role="member"))
        await window.hears("event: board")
        await in_thread(archive_board, board=board, by=owner)
        await window.hears("event: closed")
        again = Window(streams, asking(board, browser, role="member-reading"))
        await again.hears("event: board")
        await in_thread(restore_board, board=board, by=owner)
        await again.hears("event: closed")

    play(scene)


def test_whose_role_has_just_changed_is_not_judged_by_what_was_seen_before(
    board: Board, owner: User, member: User
) -> None:
    browser, membership = browser_of(member), board.memberships.get(person=member)
    may_look = threading.Event()
    may_look.set()

    def read(boards: Collection[int], known: Mapping[int, State]) -> dict[int, State]:
        may_look.wait(SOON)
        return read_states(boards, known)

    async def scene(streams: Streams) -> None:
        streams.watcher = Watcher(read)
        window = Window(streams, asking(board, browser))
        await window.hears("event: board")
        may_look.clear()
        await in_thread(change_role, membership=membership, role=Role.VIEWER, by=owner)
        new = Window(streams, asking(board, browser, role="viewer"))
        await new.hears("event: board")
        may_look.set()
        await new.hears(f'"version": {board.version + 1}')
        assert "closed" not in new.told
        await window.close()
        await new.close()

    play(scene)


def test_whose_account_is_closed_hears_within_a_minute_that_it_is(
    board: Board, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert watcher.KNOWN_FOR <= 60
    monkeypatch.setattr(watcher, "KNOWN_FOR", 0.2)
    browser = browser_of(member)

    async def scene(streams: Streams) -> None:
        window = Window(streams, asking(board, browser))
        await window.hears("event: board")
        await in_thread(User.objects.filter(pk=member.pk).update, is_active=False)
        await window.hears("event: closed")
        assert await Window(streams, asking(board, browser)).answered() == 401

    play(scene)


def test_of_a_board_that_is_deleted_nothing_is_heard_any_more(board: Board, viewer: User) -> None:
    browser = browser_of(viewer)

    async def scene(streams: Streams) -> None:
        window = Window(streams, asking(board, browser))
        await window.hears("event: board")
        await in_thread(delete_board, board=board, name=board.name)
        await window.hears("event: closed")

    play(scene)


def test_what_the_browser_says_that_it_was_told_last_is_newer_than_the_address_that_it_asks_again(
    board: Board, viewer: User
) -> None:
    browser = browser_of(viewer)

    async def scene(streams: Streams) -> None:
        window = Window(streams, asking(board, browser))
        await window.hears("event: board")
        (mark,) = re.findall(r"^id: (.+)$", window.told, re.MULTILINE)
        asked = asking(board, browser)
        asked["query_string"] += b"&last=1.-1.0"
        asked["headers"].append((b"last-event-id", mark.encode()))
        again = Window(streams, asked)
        await again.hears("event: people")
        await in_thread(Board.objects.filter(pk=board.pk).update, version=board.version + 1)
        await again.hears("event: board")
        assert [*map(int, re.findall(r'"version": (\d+)', again.told))] == [board.version + 1]
        await window.close()
        await again.close()

    play(scene)


def test_a_stream_ends_when_its_time_is_over_and_its_page_comes_in_anew(board: Board, viewer: User) -> None:
    assert max(stream.LASTS) <= 12 * 60
    browser = browser_of(viewer)

    async def scene(streams: Streams) -> None:
        time = asyncio.get_running_loop().time
        began, window = time(), Window(streams, asking(board, browser))
        await window.ended()
        assert window.sent[0]["status"] == 200
        assert 0.4 <= time() - began < 5
        assert "closed" not in window.told
        assert await Window(streams, asking(board, browser)).answered() == 200

    play(scene, lasts=(0.4, 0.5))


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions are asked for each time anew."""
    assert watcher.SIGNED_IN_FOR <= 5
    monkeypatch.setattr(watcher, "SIGNED_IN_FOR", 0.0)


@pytest.mark.usefixtures("soon")
def test_who_signs_out_hears_no_more_in_any_window_and_comes_in_no_more(board: Board, viewer: User) -> None:
    browser, elsewhere = browser_of(viewer), browser_of(viewer)
    asked = asking(board, browser)

    async def scene(streams: Streams) -> None:
        windows = [Window(streams, asked) for _ in range(2)]
        other = Window(streams, asking(board, elsewhere))
        for window in [*windows, other]:
            await window.hears("event: board")
        await in_thread(browser.post, path="/accounts/logout/")
        for window in windows:
            await window.ended()
        assert await Window(streams, asked).answered() == 401
        assert not other.running.done(), "they are signed in there"
        await other.close()

    play(scene)


@pytest.mark.usefixtures("soon")
def test_a_session_that_is_over_is_as_good_as_signed_out(board: Board, viewer: User) -> None:
    browser = browser_of(viewer)

    async def scene(streams: Streams) -> None:
        window = Window(streams, asking(board, browser))
        await window.hears("event: board")
        await in_thread(Session.objects.update, expire_date=timezone.now())
        await window.ended()
        assert await Window(streams, asking(board, browser)).answered() == 401

    play(scene)


@pytest.mark.usefixtures("soon")
def test_a_new_password_ends_the_streams_of_all_other_sessions(board: Board, viewer: User) -> None:
    browser = browser_of(viewer)
    viewer.set_password("another one since")

    async def scene(streams: Streams) -> None:
        window = Window(streams, asking(board, browser))
        await window.hears("event: board")
        await in_thread(viewer.save, update_fields=["password"])
        await window.ended()
        assert await Window(streams, asking(board, browser)).answered() == 401

    play(scene)


def test_nobody_is_asked_at_the_door_for_who_has_left_before_their_turn(
    board: Board, viewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, at_the_door, answers = browser_of(viewer), [], threading.Event()

    def slowly(*asked: Any) -> Any:
        at_the_door.append(asked)
        answers.wait(SOON)
        return door.let_in(*asked)

    monkeypatch.setattr(stream, "let_in", slowly)

    async def scene(streams: Streams) -> None:
        windows = [Window(streams, asking(board, browser, tab=str(number))) for number in range(WINDOWS)]
        await asyncio.sleep(0)
        for window in windows:
            await window.close()
        answers.set()
        assert await Window(streams, asking(board, browser)).answered() == 200
        assert len(at_the_door) <= door.threads._max_workers + 1

    play(scene)


def test_people_are_told_of_again_after_the_telling_has_ended(board: Board, viewer: User, member: User) -> None:
    vera, max_ = browser_of(viewer), browser_of(member)

    async def scene(streams: Streams) -> None:
        window = Window(streams, asking(board, vera))
        await window.hears("event: people")
        assert streams._telling
        streams._telling.cancel()
        await asyncio.wait([streams._telling])
        await Window(streams, asking(board, max_)).answered()
        await window.hears("Max Member")

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
