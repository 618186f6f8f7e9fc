"""The processes of an installation, as the system sees them: what they spend and what they hold."""

import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psutil

from bench.measuring import Figures, Result, Timings, clocked, tell
from tests.processes.installation import Installation

MB = 1_000_000
IDLE = 0.02  # seconds of CPU in a tenth of a second


@dataclass(frozen=True)
class Server:
    installation: Installation

    def cpu_of(self, act: Callable[[], Result]) -> tuple[float, Result]:
        """How many seconds of CPU the web spends on it, whatever else the machine does meanwhile; what came of it."""
        before = self._cpu_seconds()
        result = act()
        return self._cpu_seconds() - before, result

    def settle(self) -> None:
        """Until the web has done what came before."""
        while self.cpu_of(lambda: time.sleep(0.1))[0] > IDLE:
            pass

    def measure_memory(self) -> None:
        """Of every process that runs now."""
        total = {"rss_mb": 0.0, "pss_mb": 0.0}
        for part in self.installation.parts:
            for process in self._processes(part):
                held = _held(process)
                tell("memory", held, about={"part": part, "process": process.pid})
                total = {key: round(total[key] + held[key], 1) for key in total}
        tell("memory", total, about={"part": "all"})

    def held(self, part: str) -> int:
        """Bytes that its processes have in memory."""
        return sum(process.memory_info().rss for process in self._processes(part))

    def _processes(self, part: str) -> Iterator[psutil.Process]:
        first = psutil.Process(self.installation.parts[part].pid)
        yield first
        yield from first.children(recursive=True)

    def _cpu_seconds(self) -> float:
        times = [process.cpu_times() for process in self._processes("web")]
        return sum(each.user + each.system for each in times)


def tell_machine(when: str) -> None:
    """What all else is to be read against: a machine that is busy with other things makes every figure worse."""
    loop = Timings([clocked(_loop)[0] for _ in range(50)])
    figures = {"load": round(os.getloadavg()[0], 1), "loop_ms": round(1000 * loop.median, 2)}
    tell("machine", figures, about={"when": when, "cores": os.cpu_count(), "python": platform.python_version()})


def _loop() -> int:
    return sum(number for number in range(100_000))


def _held(process: psutil.Process) -> Figures:
    """The resident set; and, where the system tells it, with every shared page divided among those who share it."""
    held = process.memory_full_info()
    return {"rss_mb": round(held.rss / MB, 1), "pss_mb": round(getattr(held, "pss", held.rss) / MB, 1)}
