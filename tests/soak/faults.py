"""What may befall an installation while people work, each undone at once as whoever looks after it would."""

import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from kanban import launch
from tests.processes.crowd import Crowd
from tests.processes.installation import Installation, until
from tests.processes.own_servers import OwnPostgreSQL, OwnRedis
from tests.soak.disks import filled, read_only, small_disk
from tests.soak.figures import are_ahead

AWAY = 3  # seconds that a server is gone
WRONG = 10  # seconds that a clock or a disk is
BEGINS = 120  # seconds at most until a worker has begun, and by chance had a board to refresh


@dataclass
class Scene:
    """An installation at work, by two webs, two workers and beat."""

    installation: Installation
    crowd: Crowd
    other_port: int
    redis: OwnRedis | None = None
    postgresql: OwnPostgreSQL | None = None

    def start(self) -> None:
        self.installation.start("web")
        self.installation.start("web", "another web", port=self.other_port)
        self.installation.start("worker")
        self.installation.start("worker", "another worker")
        self.installation.start("beat")


def web_is_killed(scene: Scene) -> None:
    scene.installation.kill("another web")
    scene.installation.start("web", "another web", port=scene.other_port)


def worker_is_killed(scene: Scene) -> None:
    scene.installation.kill("worker")
    scene.installation.start("worker")


def all_workers_are_killed(scene: Scene) -> None:
    scene.installation.kill("another worker")
    worker_is_killed(scene)
    scene.installation.start("worker", "another worker")


def beat_is_killed(scene: Scene) -> None:
    scene.installation.kill("beat")
    scene.installation.start("beat")


def worker_goes_ahead(scene: Scene) -> None:
    scene.installation.kill("another worker")
    python, minus_m, *worker = launch.commands("127.0.0.1", scene.other_port)["worker"]
    scene.installation.start_command("another worker", [python, minus_m, "tests.processes.ahead", *worker])
    until(lambda: are_ahead(scene.installation), "figures are as of a time to come", seconds=BEGINS, pause=0.2)
    time.sleep(WRONG)
    scene.installation.kill("another worker")
    scene.installation.start("worker", "another worker")


def broker_folder_is_removed(scene: Scene) -> None:
    """At once, whatever is being written there."""
    broker = scene.installation.data / "broker"
    until(broker.exists, "something was sent")
    shutil.rmtree(broker.rename(scene.installation.folder / "removed"))


def broker_disk_is_full(scene: Scene) -> None:
    goes_wrong(scene.installation.data / "broker", filled)


def broker_disk_is_read_only(scene: Scene) -> None:
    goes_wrong(scene.installation.data / "broker", read_only)


def goes_wrong(folder: Path, how: Callable[[Path], AbstractContextManager[None]]) -> None:
    """A disk of its own, at work already: messages lie there."""
    with small_disk(folder, megabytes=1):
        time.sleep(AWAY)
        with how(folder):
            time.sleep(WRONG)


def redis_is_flushed(scene: Scene) -> None:
    assert scene.redis
    scene.redis.flush()


def redis_is_away(scene: Scene) -> None:
    assert scene.redis
    scene.redis.stop()
    time.sleep(AWAY)
    scene.redis.start()


def postgresql_is_restarted(scene: Scene) -> None:
    assert scene.postgresql
    scene.postgresql.restart()


def postgresql_loses_its_power(scene: Scene) -> None:
    assert scene.postgresql
    scene.postgresql.stop("immediate")
    time.sleep(AWAY)
    scene.postgresql.start()


Fault = Callable[[Scene], None]
Faults = Sequence[Fault]  # one after the other
ANYWHERE: dict[str, Faults] = {
    "one of two web processes is killed": [web_is_killed],
    "a worker is killed": [worker_is_killed],
    "all workers are killed": [all_workers_are_killed],
    "beat is killed": [beat_is_killed],
    f"the clock of one of two workers goes two hours ahead for {WRONG} s": [worker_goes_ahead],
}
EMBEDDED: dict[str, Faults] = ANYWHERE | {
    "the broker's folder is removed": [broker_folder_is_removed],
    f"the broker's disk is full for {WRONG} s": [broker_disk_is_full],
    f"the broker's disk is read-only for {WRONG} s": [broker_disk_is_read_only],
    "within a minute: worker, beat, the broker's folder, web process": [
        worker_is_killed,
        beat_is_killed,
        broker_folder_is_removed,
        web_is_killed,
    ],
}
ON_SERVERS: dict[str, Faults] = ANYWHERE | {
    "Redis is flushed": [redis_is_flushed],
    f"Redis is killed, and empty when it comes back {AWAY} s later": [redis_is_away],
    "PostgreSQL is restarted": [postgresql_is_restarted],
    f"PostgreSQL loses its power for {AWAY} s": [postgresql_loses_its_power],
    "within a minute: worker, beat, Redis flushed, Redis killed, PostgreSQL restarted, web process": [
        worker_is_killed,
        beat_is_killed,
        redis_is_flushed,
        redis_is_away,
        postgresql_is_restarted,
        web_is_killed,
    ],
}
# Whatever else happens, people do not notice it.
FELT: set[Fault] = {web_is_killed, postgresql_is_restarted, postgresql_loses_its_power}
