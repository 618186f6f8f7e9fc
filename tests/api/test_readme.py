"""The script of the README does what it says, as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes.installation import ROOT, Installation

pytestmark = pytest.mark.processes


def script() -> str:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    (found,) = [block for block in blocks if "httpx" in block]
    return found


def test_cards_are_moved_until_a_column_is_full(embedded: Installation, tmp_path: Path) -> None:
    embedded.shell("from django.contrib.auth.models import User; User.objects.create_user('olga')")
    token = embedded.manage("api_token", "olga").strip()
    embedded.start("web")
    (tmp_path / "script.py").write_text(script())

    done = subprocess.run(
        [sys.executable, tmp_path / "script.py"],
        env=embedded.variables | {"KANBAN": embedded.address, "TOKEN": token},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    first, *moved, refused, oldest, middle, newest = done.stdout.splitlines()
    assert first == "Validation takes 3"
    assert [line.partition(":")[0] for line in moved] == ["Find an order", "Pay by invoice", "Return a part"]
    assert refused == "See a delay: Validation is full: 3 of 3. (wip_limit_reached)"
    assert [line.strip() for line in (oldest, middle, newest)] == [
        "Find an order, there for 0.0 days",
        "Pay by invoice, there for 0.0 days",
        "Return a part, there for 0.0 days",
    ]
