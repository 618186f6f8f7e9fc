"""Parts die while fifty people work: what they were told has happened, has happened, once, and figures are right soon.

At the end stands a table of what people saw; that of docs/faults.md is from here.
"""

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree

import psycopg
import pytest

from tests.processes.crowd import Crowd
from tests.processes.installation import Installation, free_port, until
from tests.processes.judged import all_is_as_told, nothing_differs
from tests.processes.own_servers import own_postgresql, own_redis
from tests.processes.programs import BUSY, Trouble
from tests.soak.faults import EMBEDDED, ON_SERVERS, Fault, Scene

pytestmark = pytest.mark.processes

BOARDS, PEOPLE = 5, 50
BEFORE, AFTER = 3, 6  # seconds of work
RIGHT_WITHIN = 30  # seconds

BEHIND = """
    SELECT COUNT(*) FROM boards_board board LEFT JOIN metrics_boardfigures figures ON figures.board_id = board.id
    WHERE figures.version IS NULL OR figures.version < board.version
"""


@pytest.fixture(scope="module")
def table() -> Iterator[list[str]]:
    rows = ["| | fault | work done meanwhile | what programs saw | all served again after | figures right after |"]
    rows.append("|---|---|---|---|---|---|")
    yield rows
    print("\n\n" + "\n".join(rows))


@pytest.fixture(scope="module")
def embedded_scene(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Scene]:
    installation = Installation(tmp_path_factory.mktemp("faults"))
    copytree(migrated, installation.data)
    yield from playing(installation)


@pytest.fixture(scope="module")
def scene_on_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with own_postgresql() as postgresql, own_redis() as redis:
        folder = tmp_path_factory.mktemp("faults")
        installation = Installation(folder, DATABASE_URL=postgresql.address, REDIS_URL=redis.address)
        installation.manage("migrate", "--verbosity", "0")
        for scene in playing(installation):
            scene.redis, scene.postgresql = redis, postgresql
            yield scene


def playing(installation: Installation) -> Iterator[Scene]:
    installation.manage("collectstatic", "--verbosity", "0")
    other = free_port()
    crowd = Crowd(installation, [installation.port, other], boards=BOARDS, people=PEOPLE)
    scene = Scene(installation, crowd, other)
    try:
        scene.start()
        yield scene
    finally:
        installation.stop_all()


@pytest.mark.parametrize("name", EMBEDDED)
def test_embedded(embedded_scene: Scene, name: str, table: list[str]) -> None:
    suffer(embedded_scene, EMBEDDED[name], f"| embedded | {name} |", table)


@pytest.mark.parametrize("name", ON_SERVERS)
def test_on_servers(scene_on_servers: Scene, name: str, table: list[str]) -> None:
    suffer(scene_on_servers, ON_SERVERS[name], f"| on servers | {name} |", table)


def suffer(scene: Scene, fault: Fault, told: str, table: list[str]) -> None:
    crowd, installation = scene.crowd, scene.installation
    done_before, troubles_before = len(crowd.done), len(crowd.troubles)
    with crowd.at_work():
        time.sleep(BEFORE)
        began = time.monotonic()
        fault(scene)
        recovered = time.monotonic()
        time.sleep(AFTER)
    until(lambda: not behind(installation), "all figures are fresh", seconds=RIGHT_WITHIN)
    right = time.monotonic() - recovered
    troubles = sorted(crowd.troubles)[troubles_before:]
    again = max((trouble.at - began for trouble in troubles), default=0)
    done = len(crowd.done) - done_before
    table.append(f"{told} {done} | {in_words(troubles)} | {again:.1f} s | {right:.1f} s |")
    all_is_as_told(installation, crowd)
    nothing_differs(installation, crowd)
    assert not [trouble for trouble in troubles if trouble.what.startswith("5") and trouble.what != BUSY]


def in_words(troubles: list[Trouble]) -> str:
    counted = Counter(trouble.what for trouble in troubles)
    return ", ".join(f"{number} times {what}" for what, number in counted.most_common()) or "nothing"


def behind(installation: Installation) -> int:
    """Boards whose figures are not those of their present version."""
    if address := installation.variables.get("DATABASE_URL"):
        with psycopg.connect(address) as server:
            (number,) = server.execute(BEHIND).fetchone() or (0,)
    else:
        with closing(sqlite3.connect(installation.data / "kanban.sqlite3", timeout=20)) as database:
            (number,) = database.execute(BEHIND).fetchone()
    return int(number)
