"""Processes tell each other who is on which board: over a real Redis, and no more than there is to tell."""

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.conf import LazySettings

from live import people as telling
from live import relay
from live.door import Reader
from live.presence import Present
from tests.live.relays import CHECKOUT, Road, Server, play_with, until
from tests.processes.fixtures import redis_database

pytestmark = pytest.mark.enable_socket

OLGA = Reader(1, "Olga Owner", "OO")
MAX = Reader(2, "Max Member", "MM")


@pytest.fixture
def server(settings: LazySettings) -> Iterator[Server]:
    with redis_database() as address:
        server = Server(address, settings)
        with server.redis:
            yield server


def test_each_shows_who_is_at_the_other(server: Server) -> None:
    here, there = server.process(), server.process()

    async def scene() -> None:
        with here.opens(OLGA), there.opens(MAX):
            await until(here.shows(Present(MAX), Present(OLGA)))
            await until(there.shows(Present(MAX), Present(OLGA)))
            there.presence.note(CHECKOUT, MAX.name, MAX, card=7, act="moving")
            await until(here.shows(Present(MAX, 7, "moving"), Present(OLGA)))
        await until(here.shows())
        await until(there.shows())

    play_with(server, here, there, scene=scene())


def test_one_that_begins_is_told_at_once_who_is_there(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "SAID_AGAIN", 600.0)
    here, there, late = server.process(), server.process(), server.process()

    async def scene() -> None:
        with here.opens(OLGA):
            await until(there.shows(Present(OLGA)))
            beginning = asyncio.create_task(late.people.run())
            await until(late.shows(Present(OLGA)))
            beginning.cancel()
            await asyncio.wait([beginning])

    play_with(server, here, there, scene=scene())


@pytest.fixture
def quick_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "SAID_AGAIN", 0.2)
    monkeypatch.setattr(relay, "DEAF_AFTER", 1.0)
    monkeypatch.setattr(relay, "AWAY", 0.01)


@pytest.mark.usefixtures("quick_rounds")
def test_a_server_that_was_lost_without_a_word_is_missed(server: Server) -> None:
    road = Road(server.address)
    here, there = server.process(port=road.port), server.process()

    async def scene() -> None:
        with here.opens(OLGA):
            await until(there.shows(Present(OLGA)))
            road.lose_all()
            with there.opens(MAX):
                await until(here.shows(Present(MAX), Present(OLGA)))

    play_with(server, here, there, scene=scene(), road=road)


@pytest.mark.usefixtures("quick_rounds")
def test_who_hears_nothing_is_not_ready_though_the_server_answers(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    road = Road(server.address)
    monkeypatch.setattr(relay, "AWAY", 600.0)
    here = server.process(port=road.port)

    async def scene() -> None:
        await until(lambda: server.listening() == 1)
        assert await here.relay.answers(5)
        road.lose_all()
        await until(lambda: "it was silent for 1 s" in caplog.text)
        assert not await here.relay.answers(5)

    play_with(server, here, scene=scene(), road=road)


@pytest.mark.usefixtures("quick_rounds")
def test_a_process_that_has_nothing_to_tell_hears_itself_and_nobody_answers(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    here, there = server.process(), server.process()

    async def scene() -> None:
        with there.opens(MAX):
            await until(here.shows(Present(MAX)))
            before = here.relay.told, there.relay.told
            await asyncio.sleep(2)
            told = here.relay.told - before[0], there.relay.told - before[1]
            assert told[0] <= 10, "one a round"
            assert told[1] <= 20, "and one for the board"

    play_with(server, here, there, scene=scene())
    assert not caplog.records


def test_a_note_by_way_of_another_process_takes_the_place_of_the_last(server: Server) -> None:
    here, there = server.process(), server.process()

    async def scene() -> None:
        with here.opens(OLGA):
            there.presence.note(CHECKOUT, OLGA.name, OLGA, card=7, act="moving")
            await until(here.shows(Present(OLGA, 7, "moving")))
            here.presence.note(CHECKOUT, OLGA.name, OLGA, card=None, act="")
            await until(here.shows(Present(OLGA)))
            await until(there.shows(Present(OLGA)))

    play_with(server, here, there, scene=scene())


def test_what_was_heard_is_not_answered(server: Server) -> None:
    """Or any number of processes, on boards that nobody has open, would answer each other for ever."""
    processes = [server.process() for _ in range(3)]
    here = processes[0]

    async def scene() -> None:
        ear = server.redis.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
        with ear, here.opens(OLGA):
            for process in processes:
                await until(process.shows(Present(OLGA)))
            ear.subscribe(*server.channels)
            await asyncio.sleep(1)
            said = [message for _ in range(100) if (message := ear.get_message())]
            assert said == []
        await until(lambda: [process.woken for process in processes] == [2, 2, 2])  # as she came, and as she went

    play_with(server, *processes, scene=scene())


@pytest.mark.parametrize("other", [{"key": "another"}, {"database": 0}])
def test_another_installation_on_the_same_server_is_told_nothing(other: dict[str, Any], server: Server) -> None:
    here, there, elsewhere = server.process(), server.process(), server.process(**other)

    async def scene() -> None:
        with here.opens(OLGA), elsewhere.opens(MAX):
            await until(there.shows(Present(OLGA)))
            await asyncio.sleep(0.2)
            assert elsewhere.shows(Present(MAX))()
            assert here.shows(Present(OLGA))()

    play_with(server, here, there, elsewhere, scene=scene())


SOMEBODY = [[2, "Max Member", "MM"], None, ""]
OF_ANOTHER_RELEASE = [
    "",
    "null",
    "[]",
    '{"board": 1}',
    json.dumps({"process": "x", "board": "1", "people": [SOMEBODY]}),
    json.dumps({"process": "x", "board": [1], "people": [SOMEBODY]}),
    json.dumps({"process": "x", "board": 1, "people": [["Max Member", None, ""]]}),
    json.dumps({"process": "x", "board": 1, "people": [[[2, "Max Member", "MM", "he"], None, ""]]}),
    json.dumps({"process": "x", "board": 1, "people": [[[2, None, None], None, ""]]}),
    json.dumps({"process": "x", "board": 1, "people": [SOMEBODY], "noted": [1]}),
    json.dumps({"process": "x", "board": 1, "people": [SOMEBODY], "noted": "a"}),
]


@pytest.mark.parametrize("message", OF_ANOTHER_RELEASE)
def test_a_message_that_cannot_be_read_is_logged_and_passed_over(
    message: str, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    here, there = server.process(), server.process()

    def passed_over() -> list[logging.LogRecord]:
        return [record for record in caplog.records if "cannot be read" in record.message]

    async def scene() -> None:
        server.say(message)
        with there.opens(MAX):
            await until(here.shows(Present(MAX)))
            await until(lambda: len(passed_over()) == 2)

    play_with(server, here, there, scene=scene())
    assert all(record.exc_info for record in passed_over())


def test_what_breaks_off_the_telling_is_logged_and_it_goes_on(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(telling, "AWAY", 0.01)
    here, there = server.process(), server.process()

    async def scene() -> None:
        with ExitStack() as windows:
            here.people._wake = None  # type: ignore[assignment]
            windows.enter_context(here.opens(OLGA))
            await until(lambda: "is not told for a moment" in caplog.text)
            here.people._wake = here._wake
            await until(lambda: server.listening() == 2)
            windows.enter_context(there.opens(MAX))
            await until(lambda: b"Max Member" in here.people.told(CHECKOUT))

    play_with(server, here, there, scene=scene())
    assert caplog.records[0].exc_info
