"""An open board hears what others do: streams of the real server, on both kinds of installation."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import services
from tests.processes.fixtures import copy_of, redis_database
from tests.processes.installation import Installation
from tests.processes.open_boards import House, OpenBoard, house
from tests.processes.visitor import is_ok

pytestmark = pytest.mark.processes

LOOKS_EVERY = 5  # seconds


@pytest.fixture(scope="module")
def house_embedded(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[House]:
    with house(copy_of(migrated, tmp_path_factory.mktemp("house"))) as embedded:
        yield embedded


@pytest.fixture(scope="module")
def house_on_servers(tmp_path_factory: pytest.TempPathFactory, migrated_on_postgresql: str) -> Iterator[House]:
    with services.database_of_its_own(like=migrated_on_postgresql) as database, redis_database() as broker:
        installation = Installation(tmp_path_factory.mktemp("house"), DATABASE_URL=database, REDIS_URL=broker)
        with house(installation) as on_servers:
            yield on_servers


@pytest.fixture(params=["house_embedded", "house_on_servers"], ids=["embedded", "on_servers"])
def shared(request: pytest.FixtureRequest) -> House:
    """Each kind once, for all tests of this file, in whatever order they come."""
    kind: House = request.getfixturevalue(request.param)
    return kind


@pytest.fixture
def watched(shared: House) -> Iterator[OpenBoard]:
    with shared.open_board() as watched:
        yield watched


def test_only_who_sees_the_board_hears_of_it(watched: OpenBoard) -> None:
    assert watched.opened("nobody").status == 401
    assert watched.opened("Otto").status == 404
    assert watched.opened("Vera").status == 200
    assert watched.opened("Vera", headers={"Host": "elsewhere.example"}).status == 400


def test_only_our_own_pages_tell_what_somebody_is_at(watched: OpenBoard) -> None:
    max_, card = watched.visitors["Max"], watched.told["cards"]["X"]
    ours, foreign = max_.address, "https://elsewhere.example"
    asked: dict[str, Any] = {"card": card, "act": "moving"}
    assert max_.note(watched.board, "Max", headers={"Origin": foreign}, **asked) == 403
    assert max_.note(watched.board, "Max", headers={"Origin": "null"}, **asked) == 403
    assert max_.note(watched.board, "Max", headers={"Origin": ""}, **asked) == 403
    assert max_.note(watched.board, "Max", headers={"Origin": ours}, **asked) == 204
    assert watched.visitors["Otto"].note(watched.board, "Otto", **asked) == 404


def test_a_move_by_another_person_is_told_before_a_page_without_a_stream_would_look(watched: OpenBoard) -> None:
    line = watched.opened("Olga")
    version = line.hear("board")["version"]
    watched.move("Max", "X", "Validation")
    began = time.monotonic()
    line.hear("board", version=version + 1)
    assert time.monotonic() - began < LOOKS_EVERY


def test_who_else_is_there_and_at_which_card_is_told(watched: OpenBoard) -> None:
    card = watched.told["cards"]["X"]
    olga, max_ = watched.opened("Olga"), watched.opened("Max")
    olga.hear_people("Max", "Olga")
    watched.visitors["Max"].note(watched.board, "Max", card=card, act="moving")
    olga.hear_people(f"Max moving {card}", "Olga")
    watched.visitors["Max"].note(watched.board, "Max")
    olga.hear_people("Max", "Olga")
    watched.visitors["Max"].note(watched.board, "Max", card=card, act="editing")
    max_.close()
    olga.hear_people("Olga")


@pytest.mark.parametrize("note", [{"card": "7", "act": "reading"}, {"card": "-7", "act": "moving"}, {"act": "moving"}])
def test_a_note_that_says_nothing_is_no_news(note: dict[str, Any], watched: OpenBoard) -> None:
    olga, _ = watched.opened("Olga"), watched.opened("Max")
    assert watched.visitors["Max"].note(watched.board, "Max", **note) == 204
    olga.hear_people("Max", "Olga")


def test_counted_figures_are_told(shared: House, watched: OpenBoard) -> None:
    line = watched.opened("Olga")
    told = line.hear("board")
    assert told["counted"] == -1
    count = f"from tests.processes.watched import count_figures; count_figures({watched.board})"
    shared.installation.shell(count)
    first = line.hear("board", version=told["version"], counted=told["version"])
    shared.installation.shell(count)
    assert line.hear("board", version=told["version"], counted=told["version"])["as_of"] > first["as_of"]


def test_who_comes_back_is_not_told_again_what_they_know(watched: OpenBoard) -> None:
    line = watched.opened("Olga")
    version = line.hear("board")["version"]
    mark = line.mark
    line.close()
    lines = [watched.opened("Olga", last=mark), watched.opened("Olga", headers={"Last-Event-ID": mark})]
    watched.move("Max", "X", "Validation")
    assert [line.hear("board")["version"] for line in lines] == [version + 1] * 2
    assert watched.opened("Olga", last=mark).hear("board")["version"] == version + 1


def test_who_is_removed_hears_no_more(watched: OpenBoard) -> None:
    line, other = watched.opened("Max"), watched.opened("Vera")
    line.hear("board")
    assert is_ok(watched.visitors["Olga"].post(f"/memberships/{watched.told['membership_of_max']}/remove/"))
    line.hear("closed")
    assert line.ends()
    assert watched.opened("Max").status == 404
    other.hear_people("Vera")


def test_a_board_that_is_deleted_closes_its_streams(watched: OpenBoard) -> None:
    line = watched.opened("Max")
    line.hear("board")
    assert is_ok(watched.visitors["Olga"].post(f"/boards/{watched.board}/delete/", name=watched.told["name"]))
    line.hear("closed")
    assert line.ends()


def test_told_to_end_the_server_ends_its_streams_and_is_gone(shared: House, watched: OpenBoard) -> None:
    lines = [watched.opened(name, f"{name} {number}") for name in ("Olga", "Max", "Vera") for number in range(17)]
    for line in lines:
        line.hear("board")
    before = shared.installation.log("web")
    began = time.monotonic()
    shared.installation.stop("web")
    took, said = time.monotonic() - began, shared.installation.log("web")
    shared.installation.start("web")
    assert took < 15
    assert all(line.ends() for line in lines)
    assert said == before, "nothing was broken off"
