"""Parts die while fifty people work: what they were told has happened, has happened, once, and figures are right soon.

At the end stands a table of what people saw; that of docs/faults.md is from here.
"""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes.crowd import Crowd
from tests.processes.fixtures import copy_of
from tests.processes.installation import Installation, free_port, until
from tests.processes.judged import all_is_as_told, nothing_differs
from tests.processes.own_servers import own_postgresql, own_redis
from tests.processes.programs import BUSY, Trouble
from tests.soak.faults import EMBEDDED, FELT, ON_SERVERS, Faults, Scene
from tests.soak.figures import are_behind

pytestmark = pytest.mark.processes

BOARDS, PEOPLE = 5, 50
BEFORE, AFTER = 3, 6  # seconds of work
MINUTE = 60  # of work at least, where several faults come one after the other
RIGHT_WITHIN = 30  # seconds


@pytest.fixture(scope="module")
def table() -> Iterator[list[str]]:
    rows = ["| | fault | work done meanwhile | what programs saw | all served again after | figures right after |"]
    rows.append("|---|---|---|---|---|---|")
    yield rows
    print("\n\n" + "\n".join(rows))


@pytest.fixture(scope="module")
def embedded_scene(tmp_path_factory: pytest.TempPathFactory, migrated: Path, collected: Path) -> Iterator[Scene]:
    installation = copy_of(migrated, tmp_path_factory.mktemp("faults"))
    yield from playing(installation, collected)


@pytest.fixture(scope="module")
def scene_on_servers(tmp_path_factory: pytest.TempPathFactory, collected: Path) -> Iterator[Scene]:
    with own_postgresql() as postgresql, own_redis() as redis:
        folder = tmp_path_factory.mktemp("faults")
        installation = Installation(folder, DATABASE_URL=postgresql.address, REDIS_URL=redis.address)
        installation.manage("migrate", "--verbosity", "0")
        for scene in playing(installation, collected):
            scene.redis, scene.postgresql = redis, postgresql
            yield scene


def playing(installation: Installation, collected: Path) -> Iterator[Scene]:
    installation.use_statics(collected)
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


def suffer(scene: Scene, faults: Faults, told: str, table: list[str]) -> None:
    crowd, installation = scene.crowd, scene.installation
    done_before, troubles_before = len(crowd.done), len(crowd.troubles)
    with crowd.at_work():
        time.sleep(BEFORE)
        felt = come_in_turn(scene, faults)
        recovered = time.monotonic()
        time.sleep(AFTER)
    left = recovered + RIGHT_WITHIN - time.monotonic()
    until(lambda: not are_behind(installation), f"figures are right {RIGHT_WITHIN} s after the recovery", seconds=left)
    right = time.monotonic() - recovered
    troubles = sorted(crowd.troubles)[troubles_before:]
    done = len(crowd.done) - done_before
    table.append(f"{told} {done} | {in_words(troubles)} | {served_again(troubles, felt)} | {right:.1f} s |")
    all_is_as_told(installation, crowd)
    nothing_differs(installation, crowd)
    assert not [trouble for trouble in troubles if trouble.what.startswith("5") and trouble.what != BUSY]
    assert not [trouble for trouble in troubles if not felt or trouble.at < felt[0]], "nobody notices the others"


def come_in_turn(scene: Scene, faults: Faults) -> list[float]:
    """The first at once, the last as the minute ends; the instants at which those began that people may feel."""
    felt, begins, apart = [], time.monotonic(), (MINUTE - BEFORE - AFTER) / max(1, len(faults) - 1)
    for number, fault in enumerate(faults):
        time.sleep(max(0, begins + number * apart - time.monotonic()))
        if fault in FELT:
            felt.append(time.monotonic())
        fault(scene)
    return felt


def served_again(troubles: list[Trouble], felt: list[float]) -> str:
    """How long after a fault somebody was still not served; the longest, of several faults."""
    lasted = [trouble.at - max((at for at in felt if at <= trouble.at), default=trouble.at) for trouble in troubles]
    return f"{max(lasted):.1f} s" if lasted else "at once"


def in_words(troubles: list[Trouble]) -> str:
    counted = Counter(trouble.what for trouble in troubles)
    return ", ".join(f"{number} times {what}" for what, number in counted.most_common()) or "nothing"
