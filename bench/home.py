"""The installation that is measured."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from tests.environment import VARIABLES
from tests.processes.installation import Installation


@contextmanager
def installed(**variables: str) -> Iterator[Installation]:
    """In a folder of its own, and all its processes ended afterwards."""
    with TemporaryDirectory(prefix="kanban-bench-") as folder:
        installation = Installation(Path(folder), **variables)
        _live_in(installation)
        try:
            installation.manage("migrate", "--verbosity", "0")
            yield installation
        finally:
            installation.stop_all()


def _live_in(installation: Installation) -> None:
    """Boards are made, and queries counted, in this process: on the database that the server runs on."""
    for variable in VARIABLES:
        os.environ.pop(variable, None)
    os.environ.update(installation.variables)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kanban.settings"
    django.setup()
