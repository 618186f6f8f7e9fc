"""Timings, and the lines they are told in."""

import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.processes.installation import ROOT

MB = 1024
PEAK = """
import resource, subprocess, sys
subprocess.run([sys.executable, "manage.py", *sys.argv[1:]], check=True, stdout=sys.stderr)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""

Figures = dict[str, float]
About = Mapping[str, object]
Result = TypeVar("Result")


@dataclass(frozen=True)
class Timings:
    """Durations in seconds of one act done again and again by one client."""

    seconds: list[float]

    @property
    def median(self) -> float:
        return self.percentile(50)

    def percentile(self, percent: int) -> float:
        """By nearest rank."""
        return sorted(self.seconds)[math.ceil(percent / 100 * len(self.seconds)) - 1]

    def figures(self, *, floor: "Timings | None" = None, cpu: float | None = None) -> Figures:
        """Beside the floor and its ratio to that, and with the CPU that the server spent on all of them, if known."""
        figures = {
            "p50_ms": round(1000 * self.median, 3),
            "p95_ms": round(1000 * self.percentile(95), 3),
            "requests_per_s": round(1 / statistics.mean(self.seconds), 1),
        }
        if cpu is not None:
            figures["server_cpu_ms"] = round(1000 * cpu / len(self.seconds), 3)
        if floor is not None:
            figures["floor_p50_ms"] = round(1000 * floor.median, 3)
            figures["ratio"] = round(self.median / floor.median, 1)
        return figures


def timed(act: Callable[[], object], times: int, *, before: Callable[[], object] = lambda: None) -> Timings:
    """Do it so many times; what comes before each is not counted."""
    seconds = []
    for _ in range(times):
        before()
        took, _ = clocked(act)
        seconds.append(took)
    return Timings(seconds)


def clocked(act: Callable[[], Result]) -> tuple[float, Result]:
    """How many seconds it took, and what came of it."""
    began = time.perf_counter()
    result = act()
    return time.perf_counter() - began, result


def peak_of(*command: str, **variables: str) -> float:
    """What `manage.py` with this command holds at most, in MB.

    Started by a small process, as a process counts as its own what the one that started it held.
    """
    starter = [sys.executable, "-c", PEAK, *command]
    told = subprocess.run(starter, cwd=ROOT, env=os.environ | variables, stdout=subprocess.PIPE, check=True).stdout
    return round(int(told) / MB, 1)


def tell(name: str, figures: Mapping[str, Any], *, about: About, goal: Figures | None = None) -> None:
    """Print one measurement: of what, what came of it, and the most that a figure should be."""
    line = {"name": name, **about, **figures}
    if goal:
        line |= {"goal": goal, "met": all(figures[key] <= most for key, most in goal.items())}
    print(json.dumps(line), flush=True)


def progress(word: str) -> None:
    print(word, file=sys.stderr, flush=True)
