"""Redis may go, forget and come back at any time: nobody at a board notices, and figures are fresh soon after."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from tests import services
from tests.processes.fixtures import until_the_test_ends
from tests.processes.installation import Installation, free_port, until
from tests.processes.silence import silent_server
from tests.processes.visits import Visitor, visitor

pytestmark = pytest.mark.processes

SOON = 30
# As people feel it: a page that waits for Redis would take its time-out.
FELT = 3

FRESH = "SELECT f.version = b.version FROM metrics_boardfigures f JOIN boards_board b ON b.id = f.board_id"


class OwnRedis:
    """A server of the test's own, which keeps nothing on a disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        keeps_nothing = ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", *keeps_nothing]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until(self.answers, "Redis answers")

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def flush(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[OwnRedis]:
    services.need_binary("redis-server")
    server = OwnRedis(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def running(tmp_path: Path, own_redis: OwnRedis, migrated_on_postgresql: str) -> Iterator[Installation]:
    with services.database_of_its_own(like=migrated_on_postgresql) as database:
        yield from until_the_test_ends(Installation(tmp_path, DATABASE_URL=database, REDIS_URL=own_redis.url))


@pytest.fixture
def guest(running: Installation) -> Visitor:
    running.manage("collectstatic", "--no-input", "--verbosity", "0")
    running.shell("from tests.processes.story import begin; begin()")
    for part in ("web", "worker", "beat"):
        running.start(part)
    return visitor(running)


def fresh(installation: Installation) -> bool:
    with psycopg.connect(installation.variables["DATABASE_URL"]) as database:
        return database.execute(FRESH).fetchone() == (True,)


def fresh_within(seconds: float, installation: Installation) -> None:
    until(lambda: fresh(installation), "figures are fresh", seconds=seconds)
    assert all(part.poll() is None for part in installation.parts.values()), "all came back by themselves"


def felt(guest: Visitor, to: int) -> None:
    began = time.monotonic()
    assert (guest.open(), guest.drag(to)) == (200, 200)
    assert time.monotonic() - began < FELT


def test_a_redis_that_forgets_goes_and_comes_back(running: Installation, guest: Visitor, own_redis: OwnRedis) -> None:
    fresh_within(SOON, running)

    own_redis.flush()
    felt(guest, guest.away)
    fresh_within(SOON, running)

    own_redis.stop()
    felt(guest, guest.home)
    time.sleep(8)
    felt(guest, guest.away)
    assert not fresh(running)

    own_redis.start()
    fresh_within(SOON, running)
    felt(guest, guest.home)
    fresh_within(SOON, running)


def test_a_redis_that_takes_connections_and_says_nothing_is_not_waited_for(embedded: Installation) -> None:
    embedded.manage("collectstatic", "--no-input", "--verbosity", "0")
    embedded.shell("from tests.processes.story import begin; begin()")
    with silent_server() as stuck:
        embedded.variables["REDIS_URL"] = f"redis://{stuck}/0"
        embedded.start("web")
        guest = visitor(embedded)
        felt(guest, guest.away)
