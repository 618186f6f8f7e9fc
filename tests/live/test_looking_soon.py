"""A watcher looks before its pause is over where something may have changed, but not in a crowd."""

import asyncio
import threading
from collections.abc import Collection, Mapping

import pytest

from live import watcher as watching
from live.board_states import State
from live.watcher import Watcher
from tests.live.playing import play
from tests.live.test_watcher import CHECKOUT, SOON, Database, hears, looked


@pytest.fixture
def database() -> Database:
    return Database()


def test_who_may_have_changed_something_is_not_kept_waiting_for_the_next_look(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "PAUSE", 600.0)
    monkeypatch.setattr(watching, "CROWD", 0.0)

    async def scene() -> None:
        watcher = Watcher(database.read)
        with watcher.listening(CHECKOUT) as listener:
            assert await hears(listener)
            for version in 2, 3:
                database.change(CHECKOUT)
                watcher.look_soon()
                assert await hears(listener)
                assert watcher.state_of(CHECKOUT) == State(version, 1, {1: "member"})

    play(scene())


def test_nor_is_who_changes_something_while_a_look_is_under_way(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "PAUSE", 600.0)
    monkeypatch.setattr(watching, "CROWD", 0.0)
    has_read, goes_on = threading.Event(), threading.Event()

    def read(boards: Collection[int], known: Mapping[int, State]) -> dict[int, State]:
        states = database.read(boards, known)
        has_read.set()
        goes_on.wait(SOON)
        return states

    async def scene() -> None:
        watcher = Watcher(read)
        with watcher.listening(CHECKOUT) as listener:
            await asyncio.to_thread(has_read.wait, SOON)
            database.change(CHECKOUT)
            watcher.look_soon()
            goes_on.set()
            assert await hears(listener)
            assert await hears(listener)
            assert watcher.state_of(CHECKOUT) == State(2, 1, {1: "member"})

    play(scene())


def test_a_database_that_is_away_is_not_asked_each_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "AWAY", 600.0)
    monkeypatch.setattr(watching, "CROWD", 0.0)
    database.is_away = True

    async def scene() -> None:
        watcher = Watcher(database.read)
        with watcher.listening(CHECKOUT) as listener:
            await looked(database, 1)
            watcher.look_soon()
            await listener.news(0.05)
            assert len(database.asked) == 1

    play(scene())


def test_but_in_a_crowd_changes_wait_for_it(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "PAUSE", 600.0)
    monkeypatch.setattr(watching, "CROWD", 600.0)

    async def scene() -> None:
        watcher = Watcher(database.read)
        with watcher.listening(CHECKOUT) as listener:
            assert await hears(listener)
            watcher.look_soon()
            await looked(database, 1)
            database.change(CHECKOUT)
            watcher.look_soon()
            await listener.news(0.05)
            assert len(database.asked) == 2

    play(scene())
