"""The product as it is installed: a folder, a database, a broker, and processes that a test starts and ends."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kanban import launch
from tests import environment
from tests.processes import nursery

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240  # seconds: machines may be busy
PORTS = range(11_000, 32_000)  # above those that browsers refuse to open, below those of connections

Running = subprocess.Popen[bytes] | nursery.Started


class Installation:
    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        own = {"DATA_DIR": str(folder / "data"), "PORT": str(self.port), "BASE_URL": self.address}
        self.variables = environment.without_variables() | own | variables
        self.data = Path(self.variables["DATA_DIR"])
        self.parts: dict[str, Running] = {}
        self.in_the_nursery: set[str] = set()  # parts that are started there, which takes a third

    def use_statics(self, collected: Path) -> None:
        """Static files that were collected for another installation: they are the same in all of them."""
        self.data.mkdir(exist_ok=True)
        (self.data / "static").symlink_to(collected)

    def manage(self, *arguments: str, **variables: str) -> str:
        """What `manage.py` with these arguments prints; it must succeed."""
        done = self.run("manage.py", *arguments, **variables)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def shell(self, code: str) -> str:
        """What the code prints, run inside the product."""
        return self.manage("shell", "--no-imports", "--command", code).strip()

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Python with these arguments in the project's root, ended or given up after minutes."""
        settings = self.variables | variables
        if arguments[0] == "manage.py":
            return nursery.run([*arguments], ROOT, settings, PATIENCE)
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    def start(self, part: str, name: str = "", *, port: int = 0) -> None:
        """Start web, worker or beat, one of several under a name; the web answers when this returns.

        A further web has a port of its own.
        """
        port = port or self.port
        name, command = name or part, launch.commands("127.0.0.1", port)[part]
        if part in self.in_the_nursery:
            self.parts[name] = nursery.Started(command[1:], ROOT, self.variables, self.log_file(name))
        else:
            self.start_command(name, command)
        if part == "web":
            until(lambda: self.answers(port), "the web answers")

    def start_command(self, name: str, command: list[str]) -> None:
        with self.log_file(name).open("ab") as log:
            self.parts[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.variables, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, part: str) -> None:
        """As the kernel does when memory is out: no part gets to finish anything."""
        process = self.parts.pop(part)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)

    def stop(self, part: str) -> None:
        """As whoever runs it does: the part alone is told, and ends its own processes."""
        process = self.parts.pop(part)
        process.terminate()
        process.wait(timeout=120)  # a worker first ends what it is at

    def stop_all(self) -> None:
        for part in list(self.parts):
            self.kill(part)

    def log(self, part: str) -> str:
        return self.log_file(part).read_text(errors="replace")

    def log_file(self, part: str) -> Path:
        return self.folder / f"{part}.log"

    def answers(self, port: int = 0) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port or self.port}", timeout=10).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True


def until(holds: Callable[[], object], what: str, seconds: float = 30, pause: float = 0.05) -> None:
    """Wait for what other processes bring about."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(pause)


def free_port() -> int:
    """None that the system gives to connections: it is taken only seconds later, beside crowds that open many."""
    while not is_free(port := secrets.choice(PORTS)):  # a chance that no test's seed repeats
        pass
    return port


def is_free(port: int) -> bool:
    with socket.socket() as listener, suppress(OSError):
        listener.bind(("127.0.0.1", port))
        return True
    return False
