"""A disk that is really full, of database, broker and logs at once: for who may mount one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes.fixtures import until_the_test_ends
from tests.processes.installation import Installation
from tests.processes.test_disk_full import check_full_disk
from tests.soak.disks import filled, small_disk

pytestmark = pytest.mark.processes

SIZE = 64  # MB
LEFT = 200_000  # bytes


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    with small_disk(disk, megabytes=SIZE):
        yield disk


@pytest.fixture
def on_small_disk(tmp_path: Path, disk: Path, migrated: Path, collected: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path, DATA_DIR=str(disk / "data"))
    shutil.copytree(migrated, installation.data)
    installation.use_statics(collected)
    yield from until_the_test_ends(installation)


def test_a_full_disk_costs_nothing_but_what_was_refused(on_small_disk: Installation, disk: Path) -> None:
    check_full_disk(on_small_disk, filled(disk, left=LEFT))
