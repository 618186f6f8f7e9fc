"""Redis may go, forget and come back at any time: nobody at a board notices, and figures are fresh soon after."""

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import services
from tests.processes import own_servers
from tests.processes.dragger import Dragger, dragger
from tests.processes.fixtures import until_the_test_ends
from tests.processes.installation import Installation, until
from tests.processes.own_servers import OwnRedis
from tests.processes.silence import silent_server

pytestmark = pytest.mark.processes

SOON = 30
# As people feel it: whoever waited for Redis as workers do would wait for ten seconds.
FELT = 9
# A page, or a drag, asks the cache a handful of times, and waits a third of a second for each answer.
ASKED = 10

FRESH = "SELECT f.version = b.version FROM metrics_boardfigures f JOIN boards_board b ON b.id = f.board_id"


@pytest.fixture
def own_redis() -> Iterator[OwnRedis]:
    with own_servers.own_redis() as server:
        yield server


@pytest.fixture
def running(
    tmp_path: Path, own_redis: OwnRedis, migrated_on_postgresql: str, collected: Path
) -> Iterator[Installation]:
    with services.database_of_its_own(like=migrated_on_postgresql) as database:
        installation = Installation(tmp_path, DATABASE_URL=database, REDIS_URL=own_redis.address)
        installation.use_statics(collected)
        yield from until_the_test_ends(installation)


@pytest.fixture
def guest(running: Installation) -> Dragger:
    running.shell("from tests.processes.story import begin; begin()")
    for part in ("web", "worker", "beat"):
        running.start(part)
    return dragger(running)


def fresh(installation: Installation) -> bool:
    with psycopg.connect(installation.variables["DATABASE_URL"]) as database:
        return database.execute(FRESH).fetchone() == (True,)


def fresh_within(seconds: float, installation: Installation) -> None:
    until(lambda: fresh(installation), "figures are fresh", seconds=seconds)
    assert all(part.poll() is None for part in installation.parts.values()), "all came back by themselves"


def felt(guest: Dragger, to: int) -> None:
    began = time.monotonic()
    assert (guest.open(), guest.drag(to)) == (200, 200)
    assert time.monotonic() - began < FELT


def test_a_redis_that_forgets_goes_and_comes_back(running: Installation, guest: Dragger, own_redis: OwnRedis) -> None:
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
    embedded.shell("from tests.processes.story import begin; begin()")
    with silent_server() as stuck:
        embedded.variables["REDIS_URL"] = f"redis://{stuck}/0"
        embedded.start("web")
        guest = dragger(embedded)
        felt(guest, guest.away)
    assert 0 < embedded.log("web").count("The cache does not answer") <= ASKED
