"""Stream processes tell each other who is on which board, over Redis. Without it, each knows its own alone."""

import asyncio
import json
import logging
from contextlib import suppress
from secrets import token_hex
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from live.door import Reader
from live.presence import Presence, Present

logger = logging.getLogger(__name__)

CHANNEL = "kanban:present"
SAID_AGAIN = 20.0  # seconds
AWAY = 2.0  # seconds before Redis is asked again


class Relay:
    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_timeout=None, socket_connect_timeout=5)
        self._process = token_hex(8)
        self._changed: set[int] = set()
        self._news = asyncio.Event()

    def tell(self, board: int) -> None:
        """Soon, and once for all that changes until then."""
        self._changed.add(board)
        self._news.set()

    async def run(self, presence: Presence) -> None:
        """Until it is cancelled, however often Redis goes and comes."""
        while True:
            try:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._hear(presence))
                    tasks.create_task(self._tell(presence))
            except* (RedisError, OSError) as errors:
                logger.warning("Redis does not carry who is on the boards: %s", errors.exceptions[0])
            await asyncio.sleep(AWAY)

    async def _hear(self, presence: Presence) -> None:
        async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
            await channel.subscribe(CHANNEL)
            async for message in channel.listen():
                told = json.loads(message["data"])
                if told["process"] != self._process:
                    presence.hear(told["process"], told["board"], [_present(each) for each in told["people"]])

    async def _tell(self, presence: Presence) -> None:
        """Each change as it comes, and now and then all: a process that has begun since has heard of none."""
        while True:
            self._changed.update(presence.boards)
            with suppress(TimeoutError):
                async with asyncio.timeout(SAID_AGAIN):
                    await self._tell_changes(presence)

    async def _tell_changes(self, presence: Presence) -> None:
        while True:
            while self._changed:
                await self._publish(presence, self._changed.pop())
            self._news.clear()
            await self._news.wait()

    async def _publish(self, presence: Presence, board: int) -> None:
        told = {"process": self._process, "board": board, "people": presence.here(board)}
        await self._redis.publish(CHANNEL, json.dumps(told))


def _present(told: list[Any]) -> Present:
    reader, card, act = told
    return Present(Reader(*reader), card, act)
