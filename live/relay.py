"""Stream processes tell each other who is on which board, over Redis. Without it, each knows its own alone."""

import asyncio
import json
import logging
from collections.abc import Collection
from contextlib import suppress
from secrets import token_hex
from typing import Any, NamedTuple

from django.utils.crypto import salted_hmac
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from live.door import Reader
from live.presence import Presence, Present, Tab

logger = logging.getLogger(__name__)

SAID_AGAIN = 20.0  # seconds
DEAF_AFTER = 45.0  # seconds without its own words, which were to be heard twice
AWAY = 2.0  # seconds before Redis is asked again


class _Told(NamedTuple):
    """Of no board by a process that has begun to listen: it asks what the others know. Without a list of people where
    it only wants to hear itself. `noted` are windows that it was told of: what others hold of their cards is older.
    """

    process: str
    board: int | None
    people: list[Present] | None
    noted: Collection[Tab] = ()


class Relay:
    """`told` and `heard` count messages.

    Who only listens never learns that the machine at the other end is gone. So a process says a word each round that
    it hears itself, and that nobody answers.
    """

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_timeout=None, socket_connect_timeout=5)
        self.channel = _channel(self._redis)
        self._process = token_hex(8)
        self._changed: dict[int, set[Tab]] = {}  # boards, with the windows that were noted
        self._news = asyncio.Event()
        self._is_deaf = False
        self.told = self.heard = 0

    def tell(self, board: int, noted: Tab | None = None) -> None:
        """Soon, and once for all that changes until then."""
        windows = self._changed.setdefault(board, set())
        if noted is not None:
            windows.add(noted)
        self._news.set()

    async def run(self, presence: Presence) -> None:
        """Until it is cancelled, however often Redis goes and comes."""
        while True:
            try:
                async with self._redis, asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._hear(presence))
                    tasks.create_task(self._tell(presence))
            except* (RedisError, OSError) as errors:
                logger.warning("Redis does not carry who is on the boards: %s", errors.exceptions[0])
                self._is_deaf = True
                self._changed = {board: set() for board in self._changed}  # notes would be many, and hold for moments
            await asyncio.sleep(AWAY)

    async def answers(self, seconds: float) -> bool:
        """Whether Redis does, so soon, and this process hears what is told."""
        if self._is_deaf:
            return False
        with suppress(RedisError, OSError):
            async with asyncio.timeout(seconds):
                return bool(await self._redis.ping())
        return False

    async def _hear(self, presence: Presence) -> None:
        async with self._redis.pubsub() as channel:
            try:
                async with asyncio.timeout(DEAF_AFTER) as patience:
                    await self._listen(channel, presence, patience)
            except TimeoutError:
                raise TimeoutError(f"it was silent for {DEAF_AFTER:g} s") from None

    async def _listen(self, channel: PubSub, presence: Presence, patience: asyncio.Timeout) -> None:
        await channel.subscribe(self.channel)
        async for message in channel.listen():
            if message["type"] == "subscribe":
                await self._publish(None, [])
            elif told := _read(message["data"]):
                if told.process == self._process:
                    self._is_deaf = False
                    patience.reschedule(asyncio.get_running_loop().time() + DEAF_AFTER)
                else:
                    self._take(told, presence)

    def _take(self, told: _Told, presence: Presence) -> None:
        self.heard += 1
        if told.people is None:
            return
        if told.board is None:
            for board in presence.boards:
                self.tell(board)
        else:
            presence.hear(told.process, told.board, told.people, told.noted)

    async def _tell(self, presence: Presence) -> None:
        """Each change as it comes, and now and then all: words hold for a while only, and may be lost."""
        while True:
            await self._publish(None, None)
            for board in presence.boards:
                self.tell(board)
            with suppress(TimeoutError):
                async with asyncio.timeout(SAID_AGAIN):
                    await self._tell_changes(presence)

    async def _tell_changes(self, presence: Presence) -> None:
        while True:
            while self._changed:
                board, noted = self._changed.popitem()
                await self._publish(board, presence.here(board), noted)
            self._news.clear()
            await self._news.wait()

    async def _publish(self, board: int | None, people: list[Present] | None, noted: Collection[Tab] = ()) -> None:
        told = _Told(self._process, board, people, [*noted])
        await self._redis.publish(self.channel, json.dumps(told._asdict()))
        self.told += 1


def _channel(redis: Redis) -> str:
    """One for each installation: a server's numbered databases share its channels, and boards everywhere begin at 1."""
    database = redis.connection_pool.connection_kwargs.get("db", 0)
    return f"kanban:present:{salted_hmac('live.relay', str(database)).hexdigest()}"


def _read(message: bytes) -> _Told | None:
    """Another release may put it otherwise."""
    try:
        return _told_in(json.loads(message))
    except ValueError:
        logger.warning("Another process tells what cannot be read: passed over", exc_info=True)
        return None


def _told_in(message: Any) -> _Told:
    match message:
        case {"process": str(process), "board": None, "people": None}:
            return _Told(process, None, None)
        case {"process": str(process), "board": int() | None as board, "people": list(people)}:
            return _Told(process, board, [_present(each) for each in people], _windows(message.get("noted", [])))
    raise ValueError("of no board")


def _windows(noted: Any) -> list[Tab]:
    match noted:
        case [*windows] if all(isinstance(each, str) for each in windows):
            return windows
    raise ValueError("of no windows")


def _present(told: Any) -> Present:
    match told:
        case [[int(person), str(name), str(initials)], int() | None as card, str(act)]:
            return Present(Reader(person, name, initials), card, act)
    raise ValueError("of nobody")
