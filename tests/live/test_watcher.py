"""The one watcher of a process; what the database would say is given."""

import asyncio
import threading
from collections.abc import Collection, Mapping

import pytest
from django.db import OperationalError

from live import watcher as watching
from live.board_states import State
from live.sessions import SignedIn
from live.watcher import Listener, Watcher
from tests.live.playing import play

CHECKOUT, RETURNS = 1, 2
OLGA, MAX = SignedIn("of Olga", 1, 1), SignedIn("of Max", 2, 2)
SOON = 5.0


class Database:
    def __init__(self) -> None:
        self.states = {board: State(version=1, counted=1, roles={1: "member"}) for board in (CHECKOUT, RETURNS)}
        self.asked: list[set[int]] = []
        self.signed_in = {OLGA, MAX}
        self.asked_for: list[set[SignedIn]] = []
        self.is_away = False
        self.is_broken = False

    def ended(self, asked: Collection[SignedIn]) -> set[SignedIn]:
        self.asked_for.append({*asked})
        return {*asked} - self.signed_in

    def read(self, boards: Collection[int], known: Mapping[int, State]) -> dict[int, State]:
        self.asked.append({*boards})
        if self.is_away:
            raise OperationalError("away")
        if self.is_broken:
            raise RuntimeError("nobody has thought of it")
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
            assert watcher.state_of(CHECKOUT) == State(1, 1, {1: "member"})
            database.change(CHECKOUT)
            assert await hears(listener)
            assert watcher.state_of(CHECKOUT) == State(2, 1, {1: "member"})

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


def test_who_comes_to_a_board_that_is_watched_is_looked_for_by_a_look_that_begins_then(database: Database) -> None:
    under_way, answers = threading.Event(), threading.Event()

    def read(boards: Collection[int], known: Mapping[int, State]) -> dict[int, State]:
        states = database.read(boards, known)
        under_way.set()
        answers.wait(SOON)
        answers.clear()
        return states

    async def scene() -> None:
        watcher = Watcher(read)
        with watcher.listening(CHECKOUT) as first:
            await asyncio.to_thread(under_way.wait, SOON)
            with watcher.listening(CHECKOUT) as listener:
                under_way.clear()
                answers.set()
                await asyncio.to_thread(under_way.wait, SOON)
                assert (first.is_looked_for, listener.is_looked_for) == (True, False)
                assert await hears(listener), "of the board, as it was before they came"
                answers.set()
                assert await hears(listener), "though nothing is new on the board"
                assert listener.is_looked_for
            answers.set()

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
            assert watcher.state_of(CHECKOUT) == State(1, 1, {1: "member"})
            database.change(CHECKOUT)
            database.is_away = False
            assert await hears(listener)
            assert watcher.state_of(CHECKOUT) == State(2, 1, {1: "member"})

    play(scene())
    assert "The database does not say what is new: away" in caplog.text


def test_whatever_goes_wrong_is_logged_and_the_next_look_is_taken(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene() -> None:
        watcher = Watcher(database.read)
        with watcher.listening(CHECKOUT) as listener:
            assert await hears(listener)
            database.is_broken = True
            await looked(database, 2)
            database.change(CHECKOUT)
            database.is_broken = False
            assert await hears(listener)
            assert watcher.state_of(CHECKOUT) == State(2, 1, {1: "member"})

    play(scene())
    assert "RuntimeError: nobody has thought of it" in caplog.text


def test_who_has_signed_out_is_woken(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "SIGNED_IN_FOR", 0.0)

    async def scene() -> None:
        watcher = Watcher(database.read, database.ended)
        with watcher.listening(CHECKOUT, OLGA) as olga, watcher.listening(CHECKOUT, MAX) as max_:
            assert await hears(olga)
            database.signed_in.remove(OLGA)
            assert await hears(olga)
            assert (olga.has_signed_out, max_.has_signed_out) == (True, False)

    play(scene())


def test_sessions_are_asked_for_now_and_then_all_at_once(database: Database) -> None:
    async def scene() -> None:
        watcher = Watcher(database.read, database.ended)
        with (
            watcher.listening(CHECKOUT, OLGA),
            watcher.listening(CHECKOUT, OLGA),
            watcher.listening(RETURNS, MAX),
        ):
            await looked(database, 5)
        assert database.asked_for == [{OLGA, MAX}]

    play(scene())


def test_whether_the_database_answers_is_told_by_a_look_of_its_own_where_nobody_listens(database: Database) -> None:
    async def scene() -> None:
        watcher = Watcher(database.read)
        assert await watcher.looks(SOON)
        database.is_away = True
        assert not await watcher.looks(0.05)

    play(scene())


def test_and_where_somebody_does_by_the_look_that_they_wait_for(database: Database) -> None:
    async def scene() -> None:
        watcher = Watcher(database.read)
        with watcher.listening(CHECKOUT) as listener:
            assert await hears(listener)
            before = len(database.asked)
            assert all(await asyncio.gather(*(watcher.looks(SOON) for _ in range(10))))
            assert len(database.asked) <= before + 2, "one may have been under way"

    play(scene())


def test_the_last_look_grows_old_while_the_database_is_away_and_somebody_waits(database: Database) -> None:
    async def scene() -> None:
        watcher = Watcher(database.read)
        assert watcher.age == 0
        with watcher.listening(CHECKOUT) as listener:
            assert await hears(listener)
            assert 0 < watcher.age < SOON
            database.is_away = True
            await asyncio.sleep(0.1)
            assert watcher.age >= 0.05
        assert watcher.age == 0

    play(scene())
