"""Who is on a board, as its streams tell it."""

import asyncio
import json
from collections.abc import Coroutine
from contextlib import ExitStack, suppress

from live.door import Reader
from live.people import People
from tests.live.playing import play

CHECKOUT, RETURNS = 1, 2
OLGA = Reader(1, "Olga Owner", "OO")


class Streams:
    """As they are woken; a scene is played while people are told of."""

    def __init__(self) -> None:
        self.woken: list[int] = []
        self.people = People(self.wake)

    def wake(self, board: int) -> None:
        self.woken.append(board)

    async def are_woken(self, *boards: int) -> None:
        """Those of these boards, in whatever order, and no others."""
        while len(self.woken) < len(boards):
            await asyncio.sleep(0.001)
        assert sorted(self.woken) == sorted(boards)
        self.woken.clear()

    def play(self, scene: Coroutine[None, None, None]) -> None:
        async def played() -> None:
            telling = asyncio.create_task(self.people.run())
            await scene
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling

        play(played())


def told(event: bytes) -> list[str]:
    kind, data = event.decode().split("\n")[:2]
    assert kind == "event: people"
    return [each["name"] for each in json.loads(data.removeprefix("data: "))]


def test_people_who_come_in_a_crowd_are_told_of_once() -> None:
    streams = Streams()

    async def scene() -> None:
        with ExitStack() as windows:
            for number in range(100):
                reader = Reader(number, f"Reader {number:02}", "R")
                windows.enter_context(streams.people.presence.present(CHECKOUT, f"tab {number}", reader))
            await streams.are_woken(CHECKOUT)
            assert told(streams.people.told(CHECKOUT)) == [f"Reader {number:02}" for number in range(100)]

    streams.play(scene())
    assert streams.woken == []


def test_another_window_of_who_is_there_already_is_no_news() -> None:
    streams = Streams()

    async def scene() -> None:
        presence = streams.people.presence
        with presence.present(CHECKOUT, "a", OLGA):
            await streams.are_woken(CHECKOUT)
            with presence.present(CHECKOUT, "b", OLGA), presence.present(RETURNS, "c", OLGA):
                await streams.are_woken(RETURNS)
                presence.note(CHECKOUT, "a", OLGA, card=7, act="moving")
                await streams.are_woken(CHECKOUT)

    streams.play(scene())


def test_when_the_last_has_gone_nothing_is_kept() -> None:
    streams = Streams()

    async def scene() -> None:
        with streams.people.presence.present(CHECKOUT, "a", OLGA):
            await streams.are_woken(CHECKOUT)
        await streams.are_woken(CHECKOUT)

    streams.play(scene())
    assert streams.people.told(CHECKOUT) == b""
