"""An installation grows from SQLite to PostgreSQL, and goes back, with all that it has and equal figures."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import services
from tests.processes.fixtures import copy_of, until_the_test_ends
from tests.processes.installation import Installation

pytestmark = pytest.mark.processes

HERE = "from tests.kanban.backup import play; play."


@pytest.fixture
def small(embedded: Installation) -> Installation:
    embedded.shell(f"{HERE}begin()")
    return embedded


@pytest.fixture
def large(tmp_path: Path, migrated_on_postgresql: str) -> Iterator[Installation]:
    with services.database_of_its_own(like=migrated_on_postgresql) as database:
        yield from until_the_test_ends(Installation(tmp_path / "large", DATABASE_URL=database))


@pytest.fixture
def small_again(tmp_path: Path, migrated: Path) -> Iterator[Installation]:
    yield from until_the_test_ends(copy_of(migrated, tmp_path / "again"))


def test_it_grows_and_goes_back(small: Installation, large: Installation, small_again: Installation) -> None:
    all_of_it = told(small)
    hand_over(small, large)
    assert told(large) == all_of_it

    hand_over(large, small_again)
    assert told(small_again) == all_of_it

    for restored in (large, small_again):
        assert restored.shell(f"{HERE}go_on()") == "Checkout ideas: nothing differed.\nCard 2: create, move"


def hand_over(before: Installation, after: Installation) -> None:
    file = before.folder / "kanban.backup"
    assert "read back" in before.manage("backup", str(file))
    assert "restored" in after.manage("restore", str(file))


def told(installation: Installation) -> list[str]:
    """Every row, and the figures as of one instant."""
    return installation.shell(f"{HERE}tell()").splitlines()
