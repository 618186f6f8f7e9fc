"""A task of the tests' own, for the product's worker: it notes that it was begun, and may be held up."""

import time
from pathlib import Path

from kanban.celery import app

INCLUDED = ["--include", __name__]
GIVES_UP = 60  # seconds


class Notes:
    """What is known of errands, in a folder that tests and workers both see."""

    def __init__(self, folder: str | Path) -> None:
        self.begun, self.done, self.leave = (Path(folder) / name for name in ("begun", "done", "leave"))

    def of(self, page: Path) -> list[str]:
        return page.read_text().split() if page.exists() else []


@app.task
def run_errand(folder: str, name: str, held: bool) -> None:
    notes = Notes(folder)
    note(notes.begun, name)
    until = time.monotonic() + GIVES_UP
    while held and not notes.leave.exists() and time.monotonic() < until:
        time.sleep(0.05)
    note(notes.done, name)


def note(page: Path, name: str) -> None:
    with page.open("a") as lines:
        print(name, file=lines)


def send(folder: str, names: str, held: bool) -> None:
    for name in names.split():
        run_errand.delay(folder, name, held)
