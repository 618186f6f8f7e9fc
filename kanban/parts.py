"""Processes that live and end together, under one parent."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

PATIENCE = 10  # seconds that a part may take to finish what it is doing
PR_SET_PDEATHSIG = 1

Part = subprocess.Popen[str]


@contextmanager
def together(commands: dict[str, list[str]]) -> Iterator[dict[str, Part]]:
    """The parts, started; whatever ends the block, none of them is left behind."""
    parts: dict[str, Part] = {}
    try:
        for name, command in commands.items():
            parts[name] = start(command)
        for name, part in parts.items():
            Thread(target=relay, args=(name, part)).start()
        yield parts
    finally:
        for signum in signal.SIGINT, signal.SIGTERM:
            signal.signal(signum, signal.SIG_IGN)
        end(list(parts.values()))


def start(command: list[str]) -> Part:
    """A session of its own keeps the terminal's Ctrl-C from a part: its parent ends it, once."""
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        preexec_fn=ends_with_its_parent(),
    )


def ends_with_its_parent() -> Callable[[], None] | None:
    """Linux can tell a part that its parent was killed outright; elsewhere that part would live on."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def relay(name: str, part: Part) -> None:
    """On to standard error, for people with the part's name; machines get the very line."""
    before = "" if os.environ.get("LOG_FORMAT") == "json" else f"{name:<6} | "
    for line in part.stdout or ():
        print(f"{before}{line}", end="", file=sys.stderr, flush=True)


def first_to_end(parts: dict[str, Part]) -> str:
    """Wait until one ends by itself, and say which."""
    while True:
        for name, part in parts.items():
            if part.poll() is not None:
                return f"{name} ended by itself ({how(part.returncode)})"
        time.sleep(0.2)


def how(returncode: int) -> str:
    return f"killed by {signal.Signals(-returncode).name}" if returncode < 0 else f"exit status {returncode}"


def end(parts: list[Part]) -> None:
    for part in parts:
        part.terminate()
    deadline = time.monotonic() + PATIENCE
    for part in parts:
        with suppress(subprocess.TimeoutExpired):
            part.wait(max(0, deadline - time.monotonic()))
        # A part may have processes of its own, which outlive it where it was killed.
        with suppress(ProcessLookupError):
            os.killpg(part.pid, signal.SIGKILL)
