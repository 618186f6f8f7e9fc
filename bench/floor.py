"""The floor: the same SQL statements in one transaction by the bare driver. Ratios to it hold on other machines too."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measuring import Timings, timed

Statements = list[str]
TRANSACTION_WORDS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def statements_of(act: Callable[[], object]) -> Statements:
    """What it asks of the database, values filled in."""
    with CaptureQueriesContext(connection) as queries:
        act()
    return [query["sql"] for query in queries if not query["sql"].startswith(TRANSACTION_WORDS)]


def bare(acts: list[Statements], times: int) -> Timings:
    """The acts in turn, each in a transaction of its own, on a copy of the database; on PostgreSQL on itself."""
    turn = cycle(acts)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            return timed(lambda: _transact(cursor.connection, next(turn)), times)
    with (
        TemporaryDirectory(dir=settings.DATA_DIR) as folder,
        closing(_copied(Path(folder) / "floor.sqlite3")) as copy,
    ):
        return timed(lambda: _transact(copy, next(turn)), times)


def _copied(path: Path) -> sqlite3.Connection:
    copy = sqlite3.connect(path, isolation_level=None)
    with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as original:
        original.backup(copy)
    copy.executescript(settings.DATABASES["default"]["OPTIONS"]["init_command"])
    return copy


def _transact(driver: Any, statements: Statements) -> None:
    driver.execute("BEGIN IMMEDIATE" if isinstance(driver, sqlite3.Connection) else "BEGIN")
    for statement in statements:
        asked = driver.execute(statement)
        if asked.description:
            asked.fetchall()
    driver.execute("COMMIT")
