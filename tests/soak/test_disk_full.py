"""A disk that is really full, of database, broker and logs at once: for who may mount one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.processes.fixtures import until_the_test_ends
from tests.processes.installation import Installation
from tests.processes.test_disk_full import check_full_disk

pytestmark = pytest.mark.processes

SIZE = 64  # MB
LEFT = 200_000  # bytes


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
def on_small_disk(tmp_path: Path, disk: Path, migrated: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path, DATA_DIR=str(disk / "data"))
    shutil.copytree(migrated, installation.data)
    yield from until_the_test_ends(installation)


def test_a_full_disk_costs_nothing_but_what_was_refused(on_small_disk: Installation, disk: Path) -> None:
    check_full_disk(on_small_disk, nearly_filled(disk))


@contextmanager
def nearly_filled(disk: Path) -> Iterator[None]:
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(disk).free - LEFT)
    yield
    ballast.unlink()
