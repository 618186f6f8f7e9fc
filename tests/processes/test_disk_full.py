"""The disk takes no more: that is said in words, the database stays sound, and work goes on when there is room."""

import json
import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import httpx
import psutil
import pytest

from tests.processes.installation import Installation, until
from tests.processes.test_figures_survive import ask

pytestmark = pytest.mark.processes

PARTS = ("web", "worker", "beat")
LONG = "words " * 3000
MOST = 300  # cards, by which any disk is full
TAKES = 300_000  # bytes in any one file
BEHIND = "SELECT 1 FROM boards_board b, metrics_boardfigures f WHERE f.version < b.version"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux bounds the files of another process")
def test_a_full_disk_costs_nothing_but_what_was_refused(embedded: Installation) -> None:
    check_full_disk(embedded, no_file_grows(embedded))


@contextmanager
def no_file_grows(installation: Installation) -> Iterator[None]:
    """Beyond what is allowed; the database has grown beyond that already."""
    bound_files(installation, TAKES)
    yield
    bound_files(installation, resource.RLIM_INFINITY)


def bound_files(installation: Installation, size: int) -> None:
    for part in installation.parts.values():
        first = psutil.Process(part.pid)
        for process in (first, *first.children(recursive=True)):
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def check_full_disk(installation: Installation, full: AbstractContextManager[None]) -> None:
    made = json.loads(installation.shell("from tests.processes.stage import begin; begin(boards=1, people=1)"))
    for part in PARTS:
        installation.start(part)
    address = f"{installation.address}/api/v1/boards/{made['boards'][0]['id']}/cards/"
    with httpx.Client(headers={"Authorization": f"Token {made['crowd'][0]}"}, timeout=30) as program:
        with full:
            number, refused = fill(program, address)
            assert "Nothing was changed" in refused.json()["detail"]
            assert program.get(address).status_code == 200, "what is there can be read"
            assert [part for part in PARTS if installation.parts[part].poll() is not None] == []
        assert sound(installation) == [("ok",)]
        again = create(program, address, number)
        assert (again.status_code, again.headers.get("Idempotency-Replayed")) == (201, None)
        assert sorted(titles(program, address)) == sorted(f"Filling {each}" for each in range(number + 1))
    until(lambda: not ask(installation, BEHIND), "the figures are fresh")
    assert installation.manage("rebuild", "--all") == "Board 0: nothing differed.\n"


def fill(program: httpx.Client, address: str) -> tuple[int, httpx.Response]:
    """The number of the first card that was refused, and how."""
    for number in range(MOST):
        answer = create(program, address, number)
        if answer.status_code != 201:
            assert (answer.status_code, answer.json()["code"]) == (507, "disk_full"), answer.text
            return number, answer
    raise AssertionError(f"{MOST} cards, and the disk is not full")


def create(program: httpx.Client, address: str, number: int) -> httpx.Response:
    card = {"title": f"Filling {number}", "description": LONG}
    return program.post(address, json=card, headers={"Idempotency-Key": f"{number}"})


def titles(program: httpx.Client, address: str) -> list[str]:
    listed = program.get(address, params={"q": "Filling", "limit": 500})
    return [card["title"] for card in listed.raise_for_status().json()["results"]]


def sound(installation: Installation) -> list[tuple]:
    with closing(sqlite3.connect(installation.data / "kanban.sqlite3", timeout=20)) as database:
        return database.execute("PRAGMA integrity_check").fetchall()
