"""Figures and days with the real worker and beat: fresh soon after a move, and right again after what may befall them.

Figures are read straight from the database file: the product's processes are left alone.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from tests.processes.installation import Installation, until
from tests.processes.story import DAYS

pytestmark = pytest.mark.processes

SOON = 15  # seconds, of which two are beat's; the machine may be busy
CLAIMED = "SELECT 1 FROM metrics_boardfigures WHERE claimed_at IS NOT NULL"


@pytest.fixture
def running(embedded: Installation) -> Installation:
    """Worker and beat have computed the figures of the story's board and closed its days."""
    embedded.shell("from tests.processes.story import begin; begin()")
    embedded.start("worker")
    embedded.start("beat")
    wait_until_fresh(embedded)
    return embedded


def test_a_move_shows_in_the_figures_soon(running: Installation) -> None:
    go_on(running)
    until(lambda: is_fresh(running), "the figures tell of the move", seconds=SOON)
    assert ask(running, "SELECT flow_load FROM metrics_boardfigures") == [(2,)]


def test_a_worker_killed_in_the_middle_of_a_refresh_leaves_nothing_undone(running: Installation) -> None:
    running.stop("beat")  # or all might be over before anybody looks
    go_on(running)
    running.start("beat")
    with held_once(running, CLAIMED):
        # The refresh cannot end: it waits for the database.
        running.kill("worker")
    assert not is_fresh(running)

    forget_claims_of_killed_workers(running)
    running.start("worker")
    all_is_right(running)


def test_a_broker_whose_folder_was_deleted_leaves_nothing_undone(running: Installation) -> None:
    shutil.rmtree(running.data / "broker")
    go_on(running)
    all_is_right(running)


def test_a_day_without_beat_is_made_up_for(running: Installation) -> None:
    running.stop("beat")
    a_day_passes(running)
    running.start("beat")
    all_is_right(running)
    assert len(ask(running, "SELECT date FROM metrics_day")) == DAYS


def go_on(installation: Installation) -> None:
    installation.shell("from tests.processes.story import go_on; go_on()")


def all_is_right(installation: Installation) -> None:
    """What is kept comes to be that of the board as it is now, without help; computed anew it is the same."""
    wait_until_fresh(installation)
    assert installation.manage("rebuild", "Checkout") == "Checkout: nothing differed.\n"


def wait_until_fresh(installation: Installation) -> None:
    until(lambda: is_fresh(installation) and all_days_are_closed(installation), "figures and days are fresh")


def is_fresh(installation: Installation) -> bool:
    """As all boards are now."""
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
    figures = "boards_board b LEFT JOIN metrics_boardfigures f ON f.board_id = b.id"
    rows = ask(installation, f"SELECT b.version, f.version, stale_at FROM {figures}")
    return all(board == told and stale_at > now for board, told, stale_at in rows)


def all_days_are_closed(installation: Installation) -> bool:
    """The last one a minute after it was over."""
    yesterday = (datetime.now(UTC) - timedelta(minutes=1, days=1)).date()
    return ask(installation, "SELECT max(date), count(*) FROM metrics_day") == [(str(yesterday), DAYS)]


def a_day_passes(installation: Installation) -> None:
    """As if the figures were yesterday's, and yesterday had not been closed."""
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
    with connected(installation) as database:
        database.execute("DELETE FROM metrics_day WHERE date = ?", [str(yesterday)])
        for field in "as_of", "stale_at":
            database.execute(f"UPDATE metrics_boardfigures SET {field} = datetime({field}, '-1 day')")
        database.execute("UPDATE metrics_boardfigures SET flow_load = 7, pace = '{}'")


def forget_claims_of_killed_workers(installation: Installation) -> None:
    """As if the claim's time were over."""
    with connected(installation) as database:
        database.execute("UPDATE metrics_boardfigures SET claimed_at = datetime(claimed_at, '-1 minute')")


@contextmanager
def held_once(installation: Installation, claimed: str) -> Iterator[None]:
    """From the moment between a worker's claim, which this finds, and what it writes then, nobody else can write."""
    with connected(installation) as database:
        until(lambda: holds(database, claimed), "a worker has claimed it", pause=0.001)
        yield


def holds(database: sqlite3.Connection, question: str) -> bool:
    database.execute("BEGIN IMMEDIATE")
    claimed = database.execute(question).fetchone()
    if claimed is None:
        database.rollback()
    return claimed is not None


def ask(installation: Installation, question: str) -> list[tuple]:
    with connected(installation) as database:
        return database.execute(question).fetchall()


@contextmanager
def connected(installation: Installation) -> Iterator[sqlite3.Connection]:
    """What is done is kept."""
    with closing(sqlite3.connect(installation.data / "kanban.sqlite3", timeout=20)) as database, database:
        yield database
