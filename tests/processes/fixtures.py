"""Installations for the tests whose subject spans processes; each is the test's own and gone after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis

from tests import services
from tests.processes.installation import Installation


@pytest.fixture(params=["embedded", "on_servers"])
def installation(request: pytest.FixtureRequest) -> Installation:
    """Both kinds, one after the other."""
    both: Installation = request.getfixturevalue(request.param)
    return both


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Installation]:
    """SQLite and the file broker."""
    yield from installed(Installation(tmp_path))


@pytest.fixture
def on_servers(tmp_path: Path) -> Iterator[Installation]:
    """PostgreSQL and Redis."""
    with postgresql_database() as database, redis_database() as broker:
        yield from installed(Installation(tmp_path, DATABASE_URL=database, REDIS_URL=broker))


def installed(installation: Installation) -> Iterator[Installation]:
    try:
        installation.manage("migrate", "--verbosity", "0")
        yield installation
    finally:
        installation.stop_all()


@contextmanager
def postgresql_database() -> Iterator[str]:
    """A database that is made for one test and dropped after it."""
    services.need_postgresql()
    with services.database_of_its_own() as address:
        yield address


@contextmanager
def redis_database() -> Iterator[str]:
    """One of the server's numbered databases, which no other test uses meanwhile."""
    services.need_redis()
    with redis.Redis.from_url(services.REDIS) as server:
        number = next(number for number in range(15, 0, -1) if server.set(claim(number), "", nx=True, ex=600))
        address = urlsplit(services.REDIS)._replace(path=f"/{number}").geturl()
        with redis.Redis.from_url(address) as database:
            database.flushdb()
            yield address
            database.flushdb()
        server.delete(claim(number))


def claim(number: int) -> str:
    return f"kanban-tests:database-{number}"
