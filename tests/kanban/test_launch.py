"""`make run` as a newcomer meets it: everything from one command, and nothing left when it ends."""

import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from tests.processes.installation import ROOT, Installation, free_port, until

pytestmark = pytest.mark.processes


class Launch:
    """`make run`, from the installation that it makes to the processes that it starts."""

    def __init__(self, installation: Installation, **variables: str) -> None:
        self.installation = installation
        self.output = installation.log_file("launch")
        with self.output.open("wb") as output:
            self.process = psutil.Popen(
                [sys.executable, "-m", "kanban.launch"],
                cwd=ROOT,
                env=installation.variables | variables,
                stdout=output,
                stderr=output,
            )

    def said(self) -> str:
        return self.output.read_text()

    def until_it_says(self, words: str) -> None:
        until(lambda: words in self.said() or self.process.poll() is not None, words, seconds=60)
        assert words in self.said()

    def parts(self) -> list[psutil.Process]:
        return self.process.children(recursive=True)

    def words(self) -> set[str]:
        """Of the commands of all its parts."""
        return {word for part in self.parts() for word in part.cmdline()}

    def part(self, name: str) -> psutil.Process:
        return next(part for part in self.parts() if name in part.cmdline())


@pytest.fixture
def uninstalled(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


class FirstStart(NamedTuple):
    """What was seen of it while it ran, and what it left when it was ended."""

    address: str
    answered: bool
    said: str
    words: set[str]
    data: Path


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> FirstStart:
    """Once for all tests of this file: nothing is there yet, so that it takes long."""
    installation = Installation(tmp_path_factory.mktemp("first"))
    with started(Launch(installation)) as launch:
        seen = installation.address, installation.answers(), launch.said(), launch.words()
        launch.process.terminate()
        launch.process.wait(timeout=20)
    return FirstStart(*seen, installation.data)


@pytest.fixture
def running(uninstalled: Installation, first_start: FirstStart) -> Iterator[Launch]:
    shutil.copytree(first_start.data, uninstalled.data)
    with started(Launch(uninstalled)) as launch:
        yield launch


@contextmanager
def started(launch: Launch) -> Iterator[Launch]:
    launch.until_it_says("Ctrl-C ends it")
    parts = launch.parts()
    yield launch
    for process in [launch.process, *parts]:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    launch.process.wait()


def left_of(parts: list[psutil.Process]) -> list[psutil.Process]:
    _, left = psutil.wait_procs(parts, timeout=60)  # a worker first ends what it is at
    return left


def test_one_command_brings_up_all_and_says_where_and_how_to_sign_in(first_start):
    assert first_start.answered
    assert first_start.address in first_start.said
    assert "Sign in as demo with the password demo" in first_start.said
    assert {"worker", "beat"} <= first_start.words


def test_a_second_start_finds_what_the_first_left(running):
    count = "from boards.models import Board; print(Board.objects.count())"

    assert running.installation.shell(count) == "1"
    assert "Made" not in running.said()


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_of_it_without_a_complaint(running, signum):
    parts = running.parts()
    running.process.send_signal(signum)

    assert running.process.wait(timeout=20) == 0
    assert left_of(parts) == []
    assert "Traceback" not in running.said()


def test_when_one_part_dies_all_end_and_it_says_which(running):
    parts = running.parts()
    running.part("worker").kill()

    assert running.process.wait(timeout=20) == 1
    assert left_of(parts) == []
    assert "worker ended by itself (killed by SIGKILL), so all the others were ended too" in running.said()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a process of its parent's end")
def test_no_part_outlives_a_launcher_that_was_killed(running):
    parts = running.parts()
    running.process.kill()

    assert left_of(parts) == []


def test_a_port_that_is_taken_is_said_in_one_line(uninstalled):
    with socket.create_server(("127.0.0.1", uninstalled.port)):
        done = uninstalled.run("-m", "kanban.launch")

    assert done.returncode == 1
    assert done.stderr == (
        f"upstream-kanban: port {uninstalled.port} is taken: end what listens there, or choose another with PORT\n"
    )


def test_a_second_one_on_the_same_folder_is_refused_in_one_line(running):
    installation = running.installation
    done = installation.run("-m", "kanban.launch", PORT=str(free_port()))

    assert done.returncode == 1
    assert done.stderr == (
        f"upstream-kanban: another one runs on {installation.data}: end it, or choose another folder with DATA_DIR\n"
    )


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_none_is_refused(uninstalled, port):
    done = uninstalled.run("-m", "kanban.launch", PORT=port)

    assert (done.returncode, done.stderr) == (1, f"upstream-kanban: PORT must be a number from 1 to 65535: {port!r}\n")


def test_a_host_that_is_no_address_is_refused(uninstalled):
    done = uninstalled.run("-m", "kanban.launch", HOST="kanban.example.org")

    assert done.returncode == 1
    assert done.stderr.startswith("upstream-kanban: HOST must be an IP address")


def test_an_address_of_another_machine_is_refused(uninstalled):
    done = uninstalled.run("-m", "kanban.launch", HOST="192.0.2.1")

    assert done.returncode == 1
    assert done.stderr.startswith(f"upstream-kanban: cannot listen on 192.0.2.1 port {uninstalled.port}: ")


def test_a_database_that_does_not_answer_is_said_in_one_line(uninstalled):
    done = uninstalled.run("-m", "kanban.launch", DATABASE_URL=f"postgres://127.0.0.1:{uninstalled.port}/kanban")

    assert done.returncode == 1
    assert "the database does not answer" in done.stderr
    assert done.stderr.count("\n") == 1
