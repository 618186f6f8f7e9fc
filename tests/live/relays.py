"""Processes that tell each other who is on which board, over a Redis of their own, and a road to it that can break."""

import asyncio
import socket
from collections.abc import Callable, Coroutine
from contextlib import suppress
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from redis import Redis

from live.door import Reader
from live.people import People
from live.presence import Present
from tests.live.playing import play

pytestmark = pytest.mark.enable_socket

CHECKOUT = 1


class Server:
    """Redis, which other tests talk over too."""

    def __init__(self, address: str, settings: LazySettings) -> None:
        self.address, self._settings = address, settings
        self._key = token_hex(8)
        self.redis = Redis.from_url(address)
        self.channels: set[str] = set()

    def process(self, *, key: str = "", database: int | None = None, port: int | None = None) -> "Process":
        """One more, of an installation that is known by its secret key and the number of its database."""
        address = urlsplit(self.address)
        if database is not None:
            address = address._replace(path=f"/{database}")
        if port is not None:
            address = address._replace(netloc=f"127.0.0.1:{port}")
        self._settings.SECRET_KEY = key or self._key
        self._settings.REDIS_URL = address.geturl()
        process = Process()
        self.channels.add(process.relay.channel)
        return process

    def listening(self) -> int:
        return sum(times for _, times in self.redis.pubsub_numsub(*self.channels))

    def say(self, message: str) -> None:
        for channel in self.channels:
            self.redis.publish(channel, message)


class Road:
    """To Redis. What is on it can be lost without a word, as when the machine there has gone and another has come."""

    def __init__(self, address: str) -> None:
        there = urlsplit(address)
        self._end = there.hostname, there.port
        self._taken: set[socket.socket] = set()
        self._lost: set[socket.socket] = set()
        self._entrance = socket.create_server(("127.0.0.1", 0))
        self._entrance.setblocking(False)
        self.port = self._entrance.getsockname()[1]

    def lose_all(self) -> None:
        self._lost |= self._taken

    async def carry(self) -> None:
        with self._entrance:
            async with asyncio.TaskGroup() as carrying:
                while True:
                    here, _ = await asyncio.get_running_loop().sock_accept(self._entrance)
                    self._taken.add(here)
                    carrying.create_task(self._carry_one(here))

    async def _carry_one(self, here: socket.socket) -> None:
        with here, socket.create_connection(self._end) as there:
            there.setblocking(False)
            ways = [asyncio.create_task(self._carry_bytes(here, here, there))]
            ways.append(asyncio.create_task(self._carry_bytes(here, there, here)))
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.wait(ways)

    async def _carry_bytes(self, road: socket.socket, begin: socket.socket, end: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while told := await loop.sock_recv(begin, 65536):
            if road not in self._lost:
                await loop.sock_sendall(end, told)


class Process:
    def __init__(self) -> None:
        self.woken = 0
        self.people = People(self._wake)
        self.presence = self.people.presence
        assert self.people.relay
        self.relay = self.people.relay

    def shows(self, *people: Present) -> Callable[[], bool]:
        return lambda: self.presence.people(CHECKOUT) == [*people]

    def opens(self, reader: Reader) -> Any:
        return self.presence.present(CHECKOUT, reader.name, reader)

    def _wake(self, board: int) -> None:
        self.woken += 1


async def until(holds: Callable[[], bool]) -> None:
    while not holds():
        await asyncio.sleep(0.01)


def play_with(
    server: Server, *processes: Process, scene: Coroutine[None, None, None], road: Road | None = None
) -> None:
    """Once all of them listen."""

    async def played() -> None:
        ways = [road.carry()] if road else []
        running = [asyncio.create_task(each) for each in [*ways, *(process.people.run() for process in processes)]]
        await until(lambda: server.listening() == len(processes))
        await scene
        for task in running:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    play(played())
