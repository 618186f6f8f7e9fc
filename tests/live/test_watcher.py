"""The one watcher of a process; what the database would say is given."""

import asyncio
from collections.abc import Collection, Mapping

import pytest
from django.db import OperationalError

from live import watcher as watching
from live.board_states import State
from live.watcher import Listener, Watcher
from tests.live.playing import play

CHECKOUT, RETURNS = 1, 2
SOON = 5.0


class Database:
    def __init__(self) -> None:
        self.states = {board: State(version=1, counted=1, readers=frozenset({1})) for board in (CHECKOUT, RETURNS)}
        self.asked: list[set[int]] = []
        self.is_away = False

    def read(self, boards: Collection[int], known: Mapping[int, State]) -> dict[int, State]:
        self.asked.append({*boards})
        if self.is_away:
            raise OperationalError("away")
        return {board: state for board, state in self.states.items() if board in boards}

    def change(self, board: int) -> None:
        self.states[board] = self.states[board]._replace(version=self.states[board].version + 1)


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "PAUSE", 0.001)
    monkeypatch.setattr(watching, "AWAY", 0.01)


async def hears(listener: Listener) -> bool:
    """Of something, before patience is lost."""
    began = asyncio.get_running_loop().time()
    await listener.news(SOON)
    return asyncio.get_running_loop().time() - began < SOON


async def looked(database: Database, times: int) -> None:
    until = len(database.asked) + times
    while len(database.asked) < until:
        await asyncio.sleep(0.001)


def test_who_listens_is_woken_by_the_first_look_and_by_each_change(database: Database) -> None:
    async def scene() -> None:
        watcher = Watcher(database.read)
        with watcher.listening(CHECKOUT) as listener:
            assert not watcher.has_looked_at(CHECKOUT)
            assert await hears(listener)
            assert watcher.state_of(CHECKOUT) == State(1, 1, frozenset({1}))
            database.change(CHECKOUT)
            assert await hears(listener)
            assert watcher.state_of(CHECKOUT) == State(2, 1, frozenset({1}))

    play(scene())


def test_nobody_is_woken_by_what_happens_on_other_boards(database: Database) -> None:
    async def scene() -> None:
        watcher = Watcher(database.read)
        with watcher.listening(CHECKOUT) as listener, watcher.listening(RETURNS) as other:
            assert await hears(listener)
            assert await hears(other)
            waiting = asyncio.create_task(listener.news(60))
            database.change(RETURNS)
            assert await hears(other)
            await looked(database, 3)
            assert not waiting.done()
            waiting.cancel()

    play(scene())


def test_what_happens_while_a_listener_is_busy_is_not_missed(database: Database) -> None:
    async def scene() -> None:
        watcher = Watcher(database.read)
        with watcher.listening(CHECKOUT) as listener:
            assert await hears(listener)
            database.change(CHECKOUT)
            await looked(database, 3)
            assert await hears(listener)

    play(scene())


def test_one_question_is_asked_however_many_listen(database: Database) -> None:
    async def scene() -> None:
        watcher = Watcher(database.read)
        with watcher.listening(CHECKOUT), watcher.listening(CHECKOUT), watcher.listening(RETURNS):
            await looked(database, 3)
        assert database.asked == [{CHECKOUT, RETURNS}] * 3

    play(scene())


def test_where_nobody_listens_nothing_is_kept_and_the_watcher_rests(database: Database) -> None:
    async def scene() -> None:
        watcher, before = Watcher(database.read), asyncio.all_tasks()
        with watcher.listening(RETURNS) as listener:
            with watcher.listening(CHECKOUT) as other:
                assert await hears(other)
            assert not watcher.has_looked_at(CHECKOUT)
            await looked(database, 2)
            assert database.asked[-1] == {RETURNS}
            assert await hears(listener)
        while asyncio.all_tasks() != before:
            await asyncio.sleep(0.001)

    play(scene())


def test_a_board_that_is_gone_has_no_state(database: Database) -> None:
    async def scene() -> None:
        watcher = Watcher(database.read)
        with watcher.listening(CHECKOUT) as listener:
            assert await hears(listener)
            del database.states[CHECKOUT]
            assert await hears(listener)
            assert watcher.has_looked_at(CHECKOUT)
            assert watcher.state_of(CHECKOUT) is None

    play(scene())


def test_a_database_that_was_away_is_asked_again(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    async def scene() -> None:
        watcher = Watcher(database.read)
        with watcher.listening(CHECKOUT) as listener:
            assert await hears(listener)
            database.is_away = True
            await looked(database, 2)
            assert watcher.state_of(CHECKOUT) == State(1, 1, frozenset({1}))
            database.change(CHECKOUT)
            database.is_away = False
            assert await hears(listener)
            assert watcher.state_of(CHECKOUT) == State(2, 1, frozenset({1}))

    play(scene())
    assert "The database does not say what is new: away" in caplog.text
