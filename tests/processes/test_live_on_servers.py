"""Streams of several processes, and what they hold of a database and a Redis that come and go."""

import time
from collections.abc import Iterator

import psycopg
import pytest

from live.presence import BUSY_FOR
from tests import services
from tests.processes import own_servers
from tests.processes.installation import Installation, free_port, until
from tests.processes.open_boards import House, OpenBoard, house
from tests.processes.own_servers import OwnRedis

pytestmark = pytest.mark.processes

OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@pytest.fixture(scope="module")
def own_redis() -> Iterator[OwnRedis]:
    with own_servers.own_redis() as server:
        yield server


@pytest.fixture(scope="module")
def shared(
    own_redis: OwnRedis, tmp_path_factory: pytest.TempPathFactory, migrated_on_postgresql: str
) -> Iterator[House]:
    with services.database_of_its_own(like=migrated_on_postgresql) as database:
        variables = {"DATABASE_URL": database, "REDIS_URL": own_redis.address}
        with house(Installation(tmp_path_factory.mktemp("house"), **variables)) as shared:
            yield shared


@pytest.fixture(scope="module")
def elsewhere(shared: House) -> Iterator[Installation]:
    """Another web process of the same installation, at an address of its own."""
    other = Installation(shared.installation.folder, **shared.installation.variables)
    other.start("web", "second web")
    yield other
    other.stop_all()


@pytest.fixture
def watched(shared: House) -> Iterator[OpenBoard]:
    with shared.open_board() as watched:
        yield watched


def test_two_processes_tell_each_other_who_is_there_and_at_which_card(
    watched: OpenBoard, elsewhere: Installation
) -> None:
    card = watched.told["cards"]["X"]
    here, there = watched.opened("Olga"), watched.opened("Max", address=elsewhere.address)
    here.hear_people("Max", "Olga")
    there.hear_people("Max", "Olga")
    watched.visitors["Olga"].note(watched.board, "Olga", card=card, act="moving")
    there.hear_people("Max", f"Olga moving {card}")
    there.close()
    here.hear_people(f"Olga moving {card}")


def test_processes_that_have_nothing_to_tell_say_nothing(
    watched: OpenBoard, elsewhere: Installation, own_redis: OwnRedis
) -> None:
    here, there = watched.opened("Olga"), watched.opened("Max", address=elsewhere.address)
    for line in (here, there):
        line.hear_people("Max", "Olga")
    until(lambda: own_redis.messages(seconds=1) == 0, "nothing is told any more", seconds=10)


def test_a_process_that_is_told_to_end_takes_nobody_along(
    shared: House, watched: OpenBoard, elsewhere: Installation
) -> None:
    port = free_port()
    elsewhere.start("web", "third web", port=port)
    here, there = watched.opened("Olga"), watched.opened("Max", address=f"http://127.0.0.1:{port}")
    here.hear_people("Max", "Olga")
    began = time.monotonic()
    elsewhere.stop("third web")
    here.hear_people("Olga")
    assert time.monotonic() - began < 10, "it has said so: what it said before would hold for fifty seconds"
    assert there.ends()


def test_a_note_may_reach_another_process_than_has_the_stream_or_got_the_last(
    watched: OpenBoard, elsewhere: Installation
) -> None:
    card = watched.told["cards"]["X"]
    here, there = watched.opened("Olga"), watched.opened("Vera", address=elsewhere.address)
    watched.opened("Max")
    max_here, max_elsewhere = watched.visitors["Max"], watched.visitors["Max"].at(elsewhere.address)
    for first, then in [(max_elsewhere, max_here), (max_here, max_elsewhere)]:
        first.note(watched.board, "Max", card=card, act="editing")
        for line in (here, there):
            line.hear_people(f"Max editing {card}", "Olga", "Vera")
        began = time.monotonic()
        then.note(watched.board, "Max")
        for line in (here, there):
            line.hear_people("Max", "Olga", "Vera")
        assert time.monotonic() - began < BUSY_FOR / 2, "the first note was taken back, and did not run out"


def test_a_move_by_way_of_one_process_is_told_by_the_other(watched: OpenBoard, elsewhere: Installation) -> None:
    there = watched.opened("Max", address=elsewhere.address)
    version = there.hear("board")["version"]
    watched.move("Olga", "X", "Validation")
    there.hear("board", version=version + 1)


def test_a_flushed_redis_does_no_harm(watched: OpenBoard, elsewhere: Installation, own_redis: OwnRedis) -> None:
    here = watched.opened("Olga")
    here.hear_people("Olga")
    own_redis.flush()
    watched.opened("Max", address=elsewhere.address)
    here.hear_people("Max", "Olga")


def test_without_redis_moves_are_told_and_people_again_when_it_is_back(
    watched: OpenBoard, elsewhere: Installation, own_redis: OwnRedis
) -> None:
    here, there = watched.opened("Olga"), watched.opened("Max", address=elsewhere.address)
    here.hear_people("Max", "Olga")
    version = there.hear("board")["version"]
    own_redis.stop()
    watched.move("Olga", "X", "Validation")
    there.hear("board", version=version + 1)
    watched.opened("Vera", address=elsewhere.address)
    there.hear_people("Max", "Olga", "Vera")
    own_redis.start()
    here.hear_people("Max", "Olga", "Vera")


def test_streams_hold_no_database_connection(shared: House, watched: OpenBoard) -> None:
    def backends() -> int:
        with psycopg.connect(shared.installation.variables["DATABASE_URL"]) as database:
            asked = (
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            return database.execute(asked).fetchone()[0]  # type: ignore[index]

    for number in range(5):
        watched.opened("Olga", f"few {number}").hear("board")
    few = backends()
    for name in ("Max", "Vera"):
        for number in range(20):
            watched.opened(name, f"many {number}").hear("board")
    assert backends() <= few + 1, "of the two who ask at the door, one may have come to work only now"


def test_a_stream_goes_on_when_the_database_was_away(shared: House, watched: OpenBoard) -> None:
    line = watched.opened("Olga")
    version = line.hear("board")["version"]
    with psycopg.connect(shared.installation.variables["DATABASE_URL"]) as database:
        ended = database.execute(f"SELECT pg_terminate_backend(pid) {OTHERS}").fetchall()
    assert ended
    until(lambda: "does not say what is new" in shared.installation.log("web"), "the watcher has missed it")
    watched.move("Max", "X", "Validation")
    line.hear("board", version=version + 1)
