"""What all tests share."""

import pytest

pytest_plugins = ["tests.cast", "tests.processes.fixtures"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Nothing opens a socket but what drives a browser or starts the product's processes."""
    for item in items:
        if item.get_closest_marker("browser") or item.get_closest_marker("processes"):
            item.add_marker(pytest.mark.enable_socket)
