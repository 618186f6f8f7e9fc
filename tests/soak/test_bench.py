"""The benchmarks run. What they measure is never a test: that depends on the machine."""

import json
import subprocess
import sys

import pytest

from bench.on_postgresql import what_is_missing
from tests import environment, services
from tests.browser.chromium import find
from tests.processes.installation import ROOT

pytestmark = pytest.mark.processes

ON_EITHER_DATABASE = {
    "moves at full load",
    "pages at full load",
    "mixed load at half of the most",
    "import of a log",
    "refresh after a move",
    "growth of a refresh with history",
    "rebuild",
    "backup",
    "restore",
}
ON_SERVERS = {"refreshes by workers", "a busy minute"}
EMBEDDED = {
    "machine",
    "page",
    "page after a drag",
    "page drawn anew",
    "drag",
    "moves at the same time",
    "memory",
    "list by API",
    "move by API",
    "growth of a drag with history",
    "a drop seen by another",
    "drag with streams",
    "memory of a stream",
    "streams held",
    "weekly reports",
    "drawing of the flow page",
    "flow page",
    "flow page in another view",
}
PAINTED = {"a drop painted by another"}


def test_every_measurement_is_one_line_of_json() -> None:
    command = [sys.executable, "-m", "bench", "--smoke"]
    variables = environment.without_variables()
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {(line["name"], line.get("database")) for line in lines} == expected()
    (crowd,) = [line for line in lines if line["name"] == "moves at the same time"]
    assert (crowd["errors"], crowd["lost"], crowd["met"]) == (0, 0, True)


def expected() -> set[tuple[str, str | None]]:
    """The names, each with its database where it is measured on either."""
    here = EMBEDDED | (PAINTED if find() else set())
    on_servers = ON_EITHER_DATABASE | ON_SERVERS if services.REQUIRED or not what_is_missing() else set()
    return (
        {(name, None) for name in here}
        | {(name, "sqlite") for name in ON_EITHER_DATABASE}
        | {(name, "postgresql") for name in on_servers}
    )
