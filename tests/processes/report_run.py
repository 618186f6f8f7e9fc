"""Reports by processes of the product: what is to be mailed, by whom, and to which mail server."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.processes.installation import ROOT, Installation, free_port, until


def play(installation: Installation, act: str) -> str:
    return installation.shell(f"from tests.processes import subscribers; subscribers.{act}")


@contextmanager
def at_work(installation: Installation, *, workers: int, beats: int) -> Iterator[list[str]]:
    """Yields the workers' names. In the end each worker finishes what it is at: nothing is under way after that."""
    names = [f"worker-{number}" for number in range(workers)]
    for name in names:
        installation.start("worker", name)
    for number in range(beats):
        installation.start("beat", f"beat-{number}")
    yield names
    for name in names:
        installation.stop(name)


@contextmanager
def post_office(handler: str, *arguments: str) -> Iterator[int]:
    """A mail server in a process of its own, which does with mails what the handler says; yields its port."""
    port = free_port()
    listens = ["-m", "aiosmtpd", "--nosetuid", "--listen", f"127.0.0.1:{port}", "--class", handler, *arguments]
    office = subprocess.Popen(
        [sys.executable, *listens], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: _answers(port), "the mail server answers")
        yield port
    finally:
        office.terminate()
        office.wait()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
