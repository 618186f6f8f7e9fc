"""Streams of several processes, and what they hold of a database and a Redis that come and go."""

from collections.abc import Iterator

import psycopg
import pytest

from tests import services
from tests.processes import own_servers
from tests.processes.installation import Installation, until
from tests.processes.open_boards import House, OpenBoard, house
from tests.processes.own_servers import OwnRedis

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("live on servers")]

OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@pytest.fixture(scope="module")
def own_redis() -> Iterator[OwnRedis]:
    with own_servers.own_redis() as server:
        yield server


@pytest.fixture(scope="module")
def shared(own_redis: OwnRedis, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    services.need_postgresql()
    with services.database_of_its_own() as database:
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


def test_a_note_may_reach_another_process_than_has_the_stream(watched: OpenBoard, elsewhere: Installation) -> None:
    card = watched.told["cards"]["X"]
    here = watched.opened("Olga")
    watched.opened("Max")
    max_elsewhere = watched.visitors["Max"].at(elsewhere.address)
    max_elsewhere.note(watched.board, "Max", card=card, act="editing")
    here.hear_people(f"Max editing {card}", "Olga")
    max_elsewhere.note(watched.board, "Max")
    here.hear_people("Max", "Olga")


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
