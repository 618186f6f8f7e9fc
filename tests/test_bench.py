"""The benchmarks run. What they measure is never a test: that depends on the machine."""

import json
import subprocess
import sys

import pytest

from tests import environment
from tests.processes.installation import ROOT

pytestmark = pytest.mark.processes

SAID = {
    "page",
    "drag",
    "moves at the same time",
    "moves at full load",
    "pages at full load",
    "mixed load at half of the most",
    "memory",
    "list by API",
    "move by API",
    "growth of a drag with history",
    "a drop seen by another",
    "drag with streams",
    "memory of a stream",
    "streams held",
    "import of a log",
    "refresh after a move",
    "rebuild",
    "backup",
    "restore",
    "weekly reports",
    "flow page",
    "flow page in another view",
}


def test_every_measurement_is_one_line_of_json() -> None:
    command = [sys.executable, "-m", "bench", "--smoke"]
    variables = environment.without_variables()
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {line["name"] for line in lines} >= SAID
    (crowd,) = [line for line in lines if line["name"] == "moves at the same time"]
    assert (crowd["errors"], crowd["lost"], crowd["met"]) == (0, 0, True)
