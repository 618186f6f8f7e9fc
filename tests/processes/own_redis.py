"""A Redis server of the test's own, which it may flush and stop."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from tests import services
from tests.processes.installation import free_port, until


class OwnRedis:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, start_new_session=True)
        until(self._answers, "Redis answers")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def flush(self) -> None:
        with redis.Redis.from_url(self.address) as server:
            server.flushall()

    def _answers(self) -> bool:
        with redis.Redis.from_url(self.address) as server:
            try:
                return server.ping()
            except redis.ConnectionError:
                return False


@contextmanager
def redis_of_its_own(folder: Path) -> Iterator[OwnRedis]:
    services.need_binary("redis-server")
    server = OwnRedis(folder)
    server.start()
    yield server
    server.stop()
