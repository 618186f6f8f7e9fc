"""A message is a worker's when its task is done, not when it was taken; and a worker takes no more than it is at."""

from pathlib import Path

import psutil
import pytest

from kanban import launch
from tests.processes.errands import INCLUDED, Notes
from tests.processes.installation import Installation, until

pytestmark = pytest.mark.processes


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    return Notes(tmp_path)


def start_worker(installation: Installation, name: str) -> None:
    installation.start_command(name, launch.commands("127.0.0.1", installation.port)["worker"] + INCLUDED)


def send(installation: Installation, names: str, *, held: bool = False) -> None:
    told = (str(installation.folder), names, held)
    installation.shell(f"from tests.processes.errands import send; send{told}")


def test_a_task_whose_process_is_killed_is_done_all_the_same(installation: Installation, notes: Notes) -> None:
    start_worker(installation, "worker")
    send(installation, "one", held=True)
    until(lambda: notes.of(notes.begun), "it was begun")
    (process,) = psutil.Process(installation.parts["worker"].pid).children()
    process.kill()  # as the kernel does when memory is out
    until(lambda: notes.of(notes.begun) == ["one", "one"], "it was begun anew")
    notes.leave.touch()
    until(lambda: notes.of(notes.done) == ["one"], "it was done, once")


def test_nothing_waits_behind_what_a_worker_is_at_while_another_is_free(
    installation: Installation, notes: Notes
) -> None:
    for name in "worker", "another worker":
        start_worker(installation, name)
    others = {f"short{number}" for number in range(8)}
    send(installation, "long", held=True)
    until(lambda: notes.of(notes.begun), "it was begun")
    send(installation, " ".join(others))
    until(lambda: {*notes.of(notes.done)} == others, "all others are done")
