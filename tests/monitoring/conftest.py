"""What the tests of lines share."""

import json
import logging
from collections.abc import Iterator

import pytest

from monitoring.logs import JsonLines


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.told: list[dict[str, object]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(json.loads(self.format(record)))


@pytest.fixture
def lines() -> Iterator[list[dict[str, object]]]:
    """What is said where the log is JSON."""
    logger, heard = logging.getLogger("monitoring"), Lines()
    level = logger.level
    logger.addHandler(heard)
    logger.setLevel(logging.INFO)
    yield heard.told
    logger.removeHandler(heard)
    logger.setLevel(level)
