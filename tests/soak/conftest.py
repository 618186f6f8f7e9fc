"""What runs for minutes begins as it does where it is installed."""

import pytest


@pytest.fixture
def in_the_nursery() -> set[str]:
    return set()
