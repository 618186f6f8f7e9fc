"""Installations for the tests whose subject spans processes; each is the test's own and gone after it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis

from tests import services
from tests.processes.contests import Contest
from tests.processes.installation import Installation


@pytest.fixture(params=["embedded", "on_servers"])
def installation(request: pytest.FixtureRequest) -> Installation:
    """Both kinds, one after the other."""
    both: Installation = request.getfixturevalue(request.param)
    return both


@pytest.fixture
def embedded(tmp_path: Path, migrated: Path) -> Iterator[Installation]:
    """SQLite and the file broker."""
    yield from until_the_test_ends(copy_of(migrated, tmp_path))


@pytest.fixture
def on_servers(tmp_path: Path, migrated_on_postgresql: str) -> Iterator[Installation]:
    """PostgreSQL and Redis."""
    with services.database_of_its_own(like=migrated_on_postgresql) as database, redis_database() as broker:
        yield from until_the_test_ends(Installation(tmp_path, DATABASE_URL=database, REDIS_URL=broker))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an installation keeps that has all its tables and nothing in them: made once, as that takes seconds."""
    installation = Installation(tmp_path_factory.mktemp("migrated"))
    installation.manage("migrate", "--verbosity", "0")
    return installation.data


@pytest.fixture(scope="session")
def migrated_on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    services.need_postgresql()
    with services.database_of_its_own() as database:
        installation = Installation(tmp_path_factory.mktemp("on_postgresql"), DATABASE_URL=database)
        installation.manage("migrate", "--verbosity", "0")
        yield database


@pytest.fixture
def contest(installation: Installation) -> Iterator[Contest]:
    """Two people who want the same, by two web processes."""
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
