"""What all tests share."""

import gc
import os
import shutil
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import settings

from tests import prepared, services

pytest.register_assert_rewrite("tests.processes.judged")
pytest_plugins = ["tests.cast", "tests.things", "tests.processes.fixtures"]

# How long an example takes depends on the machine: that is what bench/ is for.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: who has started processes waits for them much of the time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Nothing opens a socket but what drives a browser or starts the product's processes.

    What starts processes takes longest and comes first, or one of several workers would be at it long after the others.
    """
    items.sort(key=lambda item: item.get_closest_marker("processes") is None)
    for item in items:
        if item.get_closest_marker("browser") or item.get_closest_marker("processes"):
            item.add_marker(pytest.mark.enable_socket)


def pytest_collection_finish() -> None:
    """What is loaded stays: Python's collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """It is there already, with all its tables."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """A copy of what was migrated once for all test processes."""
    name = connection.settings_dict["TEST"]["NAME"]
    if connection.vendor == "sqlite":
        shutil.copy(prepared.migrated() / "kanban.sqlite3", name)
        yield
        return
    address = services.new_database(like=prepared.migrated_on_postgresql(), name=name)
    yield
    connection.close()
    services.drop_database(address)


@pytest.fixture(autouse=True)
def nothing_drawn() -> None:
    """Rolled back, the next test's columns have the ids and stamps of the last one's."""
    cache.clear()
