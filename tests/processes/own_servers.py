"""Servers of a test's own: nobody else is served by them, so they may be stopped, emptied and killed."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

import pytest
import redis

from tests import services
from tests.processes.installation import free_port, until

DEBIAN = Path("/usr/lib/postgresql")


class OwnRedis:
    """It keeps nothing: a new start is an empty one."""

    def __init__(self) -> None:
        self.port = free_port()
        self.address = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until(self._answers, "Redis answers")

    def stop(self) -> None:
        self._process.kill()
        self._process.wait(timeout=20)

    def flush(self) -> None:
        with redis.Redis.from_url(self.address) as server:
            server.flushall()

    def messages(self, seconds: float) -> int:
        """How many were published in this time."""
        before = self._published()
        time.sleep(seconds)
        return self._published() - before

    def _published(self) -> int:
        with redis.Redis.from_url(self.address) as server:
            return server.info("commandstats").get("cmdstat_publish", {}).get("calls", 0)

    def _answers(self) -> bool:
        with redis.Redis.from_url(self.address) as server, suppress(redis.RedisError):
            return bool(server.ping())
        return False


class OwnPostgreSQL:
    def __init__(self, folder: Path, binaries: Path) -> None:
        self.port = free_port()
        self.address = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self._folder, self._binaries = folder, binaries
        self._run("initdb", "--username", "postgres", "--auth", "trust", "--pgdata", str(folder / "data"))

    def start(self) -> None:
        options = f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1"
        self._control("start", "--log", str(self._folder / "log"), "--options", options)

    def stop(self, how: str = "fast") -> None:
        """`fast` ends every session, `immediate` is as if the machine had lost its power."""
        self._control("stop", "--mode", how)

    def restart(self, how: str = "fast") -> None:
        self.stop(how)
        self.start()

    @property
    def runs(self) -> bool:
        return (self._folder / "data" / "postmaster.pid").exists()

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "--wait", "--pgdata", str(self._folder / "data"), *arguments)

    def _run(self, command: str, *arguments: str) -> None:
        """Not by root, whom PostgreSQL refuses."""
        by = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        whole = [*by, str(self._binaries / command), *arguments]
        subprocess.run(whole, check=True, timeout=60, stdout=subprocess.DEVNULL, cwd="/tmp")


@contextmanager
def own_redis() -> Iterator[OwnRedis]:
    services.need_binary("redis-server")
    server = OwnRedis()
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def own_postgresql() -> Iterator[OwnPostgreSQL]:
    binaries = _binaries()
    folder = Path(mkdtemp(prefix="kanban-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    try:
        server = OwnPostgreSQL(folder, binaries)
        try:
            server.start()
            yield server
        finally:
            if server.runs:
                server.stop("immediate")
    finally:
        shutil.rmtree(folder)


def _binaries() -> Path:
    found = shutil.which("initdb")
    installed = sorted(DEBIAN.glob("*/bin/initdb"))
    if found is None and not installed:
        _missing("initdb")
    return Path(found).parent if found else installed[-1].parent


def _missing(command: str) -> None:
    (pytest.fail if services.REQUIRED else pytest.skip)(f"{command} is not on this machine")
