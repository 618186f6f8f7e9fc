"""What may befall an installation while people work, each undone at once as whoever looks after it would."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass

from kanban import launch
from tests.processes.crowd import Crowd
from tests.processes.installation import Installation
from tests.processes.own_servers import OwnPostgreSQL, OwnRedis

AWAY = 3  # seconds that a server is gone
WRONG = 10  # seconds that a clock is


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
    time.sleep(WRONG)
    scene.installation.kill("another worker")
    scene.installation.start("worker", "another worker")


def broker_folder_is_removed(scene: Scene) -> None:
    shutil.rmtree(scene.installation.data / "broker")


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
ANYWHERE: dict[str, Fault] = {
    "a web process is killed": web_is_killed,
    "a worker is killed": worker_is_killed,
    "all workers are killed": all_workers_are_killed,
    "beat is killed": beat_is_killed,
    f"the clock of one of two workers goes two hours ahead for {WRONG} s": worker_goes_ahead,
}
EMBEDDED: dict[str, Fault] = ANYWHERE | {"the broker's folder is removed": broker_folder_is_removed}
ON_SERVERS: dict[str, Fault] = ANYWHERE | {
    "Redis is flushed": redis_is_flushed,
    f"Redis is killed, and empty when it comes back {AWAY} s later": redis_is_away,
    "PostgreSQL is restarted": postgresql_is_restarted,
    f"PostgreSQL loses its power for {AWAY} s": postgresql_loses_its_power,
}
