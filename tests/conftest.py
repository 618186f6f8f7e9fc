"""What all tests share."""

import pytest
from django.core.cache import cache
from hypothesis import settings

pytest.register_assert_rewrite("tests.processes.judged")
pytest_plugins = ["tests.cast", "tests.things", "tests.processes.fixtures"]

# How long an example takes depends on the machine: that is what bench/ is for.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Nothing opens a socket but what drives a browser or starts the product's processes."""
    for item in items:
        if item.get_closest_marker("browser") or item.get_closest_marker("processes"):
            item.add_marker(pytest.mark.enable_socket)


@pytest.fixture(autouse=True)
def nothing_drawn() -> None:
    """Rolled back, the next test's columns have the ids and stamps of the last one's."""
    cache.clear()
