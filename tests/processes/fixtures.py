"""Installations for the tests whose subject spans processes; each is the test's own and gone after it."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest
import redis

from tests import prepared, services
from tests.processes.contests import Contest
from tests.processes.installation import Installation

CLAIM = 600  # seconds


@pytest.fixture(params=["embedded", "on_servers"])
def installation(request: pytest.FixtureRequest) -> Installation:
    """Both kinds, one after the other."""
    both: Installation = request.getfixturevalue(request.param)
    return both


@pytest.fixture
def embedded(tmp_path: Path, in_the_nursery: set[str]) -> Iterator[Installation]:
    with embedded_in(tmp_path) as installation:
        installation.in_the_nursery = in_the_nursery
        yield installation


@pytest.fixture
def on_servers(tmp_path: Path, in_the_nursery: set[str]) -> Iterator[Installation]:
    with on_servers_in(tmp_path) as installation:
        installation.in_the_nursery = in_the_nursery
        yield installation


@contextmanager
def embedded_in(folder: Path) -> Iterator[Installation]:
    """SQLite and the file broker."""
    installation = copy_of(prepared.migrated(), folder)
    installation.use_statics(prepared.collected())
    yield from until_the_test_ends(installation)


@contextmanager
def on_servers_in(folder: Path) -> Iterator[Installation]:
    """PostgreSQL and Redis."""
    with (
        services.database_of_its_own(like=prepared.migrated_on_postgresql()) as database,
        redis_database() as broker,
    ):
        installation = Installation(folder, DATABASE_URL=database, REDIS_URL=broker)
        installation.use_statics(prepared.collected())
        yield from until_the_test_ends(installation)


@pytest.fixture
def in_the_nursery() -> set[str]:
    """The parts that are started there. The web starts processes of its own, which load everything all the same."""
    return {"worker", "beat"}


@pytest.fixture(scope="session")
def migrated() -> Path:
    return prepared.migrated()


@pytest.fixture(scope="session")
def migrated_on_postgresql() -> str:
    return prepared.migrated_on_postgresql()


@pytest.fixture(scope="session")
def collected() -> Path:
    return prepared.collected()


@pytest.fixture(scope="module", params=[embedded_in, on_servers_in], ids=["embedded", "on_servers"])
def contest(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Contest]:
    """Two people who want the same, by two web processes; each kind once for all tests of a file."""
    with request.param(tmp_path_factory.mktemp("contest")) as installation:
        contest = Contest(installation)
        yield contest
        contest.go_home()


def copy_of(migrated: Path, folder: Path) -> Installation:
    installation = Installation(folder)
    shutil.copytree(migrated, installation.data)
    return installation


def until_the_test_ends(installation: Installation) -> Iterator[Installation]:
    try:
        yield installation
    finally:
        installation.stop_all()


@contextmanager
def redis_database() -> Iterator[str]:
    """One of the server's numbered databases, which no other test uses meanwhile."""
    services.need_redis()
    with redis.Redis.from_url(services.REDIS) as server, claimed(server) as number:
        address = urlsplit(services.REDIS)._replace(path=f"/{number}").geturl()
        with redis.Redis.from_url(address) as database:
            database.flushdb()
            yield address
            database.flushdb()


@contextmanager
def claimed(server: redis.Redis, seconds: float = CLAIM) -> Iterator[int]:
    """However long the test takes: the claim ends by itself only where the run was killed."""
    expires, over = int(1000 * seconds), Event()
    number = next(number for number in range(15, 0, -1) if server.set(claim(number), "", nx=True, px=expires))

    def renew() -> None:
        while not over.wait(seconds / 5):
            server.pexpire(claim(number), expires)

    with ThreadPoolExecutor(1) as beside:
        beside.submit(renew)
        try:
            yield number
        finally:
            over.set()
            server.delete(claim(number))


def claim(number: int) -> str:
    return f"kanban-tests:database-{number}"
