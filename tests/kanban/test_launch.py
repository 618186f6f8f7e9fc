"""`make run` as a newcomer meets it: everything from one command, and nothing left when it ends."""

import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from tests.processes.installation import PATIENCE, ROOT, Installation, free_port, until

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
        until(lambda: words in self.said() or self.process.poll() is not None, words, seconds=PATIENCE)
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


class Seen(NamedTuple):
    """Of a start, until a signal ended it."""

    said: str
    words: set[str]
    status: int
    left: list[psutil.Process]


def ended_by(signum: signal.Signals, launch: Launch) -> Seen:
    words, parts = launch.words(), launch.parts()
    launch.process.send_signal(signum)
    status = launch.process.wait(timeout=20)
    return Seen(launch.said(), words, status, left_of(parts))


class FirstStart(NamedTuple):
    installation: Installation
    answered: bool
    seen: Seen


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> FirstStart:
    """Once for all tests of this file: nothing is there yet, so that it takes long."""
    installation = Installation(tmp_path_factory.mktemp("first"))
    with started(Launch(installation)) as launch:
        return FirstStart(installation, installation.answers(), ended_by(signal.SIGTERM, launch))


class SecondStart(NamedTuple):
    boards: str
    refused: subprocess.CompletedProcess[str]  # what else was to start meanwhile
    seen: Seen


@pytest.fixture(scope="module")
def second_start(first_start: FirstStart) -> SecondStart:
    """Where the first was, and once as well."""
    installation = first_start.installation
    with started(Launch(installation)) as launch:
        boards = installation.shell("from boards.models import Board; print(Board.objects.count())")
        refused = installation.run("-m", "kanban.launch", PORT=str(free_port()))
        return SecondStart(boards, refused, ended_by(signal.SIGINT, launch))


@pytest.fixture
def running(uninstalled: Installation, first_start: FirstStart) -> Iterator[Launch]:
    shutil.copytree(first_start.installation.data, uninstalled.data)
    with started(Launch(uninstalled)) as launch:
        yield launch


@contextmanager
def started(launch: Launch) -> Iterator[Launch]:
    parts: list[psutil.Process] = []
    try:
        launch.until_it_says("Ctrl-C ends it")
        parts = launch.parts()
        yield launch
    finally:
        for process in [launch.process, *parts]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        launch.process.wait()


def left_of(parts: list[psutil.Process]) -> list[psutil.Process]:
    _, left = psutil.wait_procs(parts, timeout=60)  # a worker first ends what it is at
    return left


def test_one_command_brings_up_all_and_says_where_and_how_to_sign_in(first_start):
    assert first_start.answered
    assert first_start.installation.address in first_start.seen.said
    assert "Sign in as demo with the password demo" in first_start.seen.said
    assert {"worker", "beat"} <= first_start.seen.words


def test_a_second_start_finds_what_the_first_left(first_start, second_start):
    assert "Made" in first_start.seen.said
    assert second_start.boards == "1"
    assert "Made" not in second_start.seen.said


@pytest.mark.parametrize(("start", "signum"), [("first_start", "SIGTERM"), ("second_start", "SIGINT")])
def test_a_signal_ends_all_of_it_without_a_complaint(start, signum, request):
    seen = request.getfixturevalue(start).seen

    assert (seen.status, seen.left) == (0, [])
    assert "Traceback" not in seen.said


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


def test_a_second_one_on_the_same_folder_is_refused_in_one_line(first_start, second_start):
    data, refused = first_start.installation.data, second_start.refused

    assert refused.returncode == 1
    assert refused.stderr == (
        f"upstream-kanban: another one runs on {data}: end it, or choose another folder with DATA_DIR\n"
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
