"""What an installation keeps of its figures, read from the database itself: its processes are left alone."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import psycopg

from tests.processes.ahead import AHEAD
from tests.processes.installation import Installation

BEHIND = """
    SELECT COUNT(*) FROM boards_board board LEFT JOIN metrics_boardfigures figures ON figures.board_id = board.id
    WHERE figures.version IS NULL OR figures.version < board.version
"""
AS_OF_LATER = "SELECT COUNT(*) FROM metrics_boardfigures WHERE as_of > '{:%Y-%m-%d %H:%M:%S}+00'"


def are_behind(installation: Installation) -> bool:
    """Those of a board are not those of its present version."""
    return _number(installation, BEHIND) > 0


def are_ahead(installation: Installation) -> bool:
    """Those of a board are as of a time that no right clock has told yet."""
    return _number(installation, AS_OF_LATER.format(datetime.now(UTC) + AHEAD / 2)) > 0


def _number(installation: Installation, question: str) -> int:
    if address := installation.variables.get("DATABASE_URL"):
        with psycopg.connect(address) as server:
            (number,) = server.execute(question).fetchone() or (0,)
    else:
        with closing(sqlite3.connect(installation.data / "kanban.sqlite3", timeout=20)) as database:
            (number,) = database.execute(question).fetchone()
    return int(number)
