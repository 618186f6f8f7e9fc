"""Streams of open boards, held by a process of its own: who reads them takes no time from who is measured."""

import asyncio
import multiprocessing
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, cycle, islice
from multiprocessing.connection import Connection
from typing import NamedTuple

AT_ONCE = 20  # that come in at the same time
PATIENCE = 300  # seconds


class Asked(NamedTuple):
    """What opens one stream: where, and the cookies of who asks."""

    path: str
    cookies: str


class Held(NamedTuple):
    open: int
    errors: int


class Streams:
    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def hold(self, number: int) -> Held:
        """Open as many as are missing, or close as many as are too many; and say how many there are."""
        self._pipe.send(number)
        if not self._pipe.poll(PATIENCE):
            raise TimeoutError("the streams do not open")
        return Held(*self._pipe.recv())


@contextmanager
def streams(port: int, asked: list[Asked]) -> Iterator[Streams]:
    """These again and again, however many are to be held; all closed in the end."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    holder = spawn.Process(target=_hold, args=(port, asked, theirs))
    holder.start()
    yield Streams(ours)
    holder.terminate()
    holder.join()


def _hold(port: int, asked: list[Asked], pipe: Connection) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(_Holder(port, asked).obey(pipe))


class _Holder:
    def __init__(self, port: int, asked: list[Asked]) -> None:
        self.port = port
        self.asked = cycle(asked)
        self.tabs = count()
        self.held: list[asyncio.Task[None]] = []
        self.errors = 0

    async def obey(self, pipe: Connection) -> None:
        loop = asyncio.get_running_loop()
        while True:
            number = await loop.run_in_executor(None, pipe.recv)
            while missing := max(0, number - len(self.held)):
                await asyncio.gather(*(self._open(each) for each in islice(self.asked, min(missing, AT_ONCE))))
            while len(self.held) > number:
                self.held.pop().cancel()
            pipe.send((len(self.held), self.errors))

    async def _open(self, asked: Asked) -> None:
        begun = asyncio.Event()
        self.held.append(asyncio.create_task(self._read(asked, begun)))
        await begun.wait()

    async def _read(self, asked: Asked, begun: asyncio.Event) -> None:
        """None ends while it is held."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        line = f"GET {asked.path}?tab=bench-{next(self.tabs)} HTTP/1.1"
        writer.write(f"{line}\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {asked.cookies}\r\n\r\n".encode())
        try:
            is_open = b" 200 " in await reader.readline()
            begun.set()
            while is_open and await reader.read(65536):
                pass
            self.errors += 1
        except OSError:
            self.errors += 1
        finally:
            begun.set()
            writer.close()
