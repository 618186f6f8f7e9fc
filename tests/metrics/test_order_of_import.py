"""In whatever order a log comes in, its figures are the same."""

import csv
from datetime import timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import User

from boards.history import Progress, import_history
from boards.history.column_map import ColumnMap, read_map
from boards.models import Board
from metrics.answers import cfd_answer, flow_answer
from tests.cast import after

COLUMNS = ("Inbox", "Idea", "Validation", "Ready")
NOW = after(days=60)
Row = tuple[str, str, str]


@pytest.fixture
def columns(tmp_path: Path) -> ColumnMap:
    told = '{"columns": [%s], "start": "Idea", "finish": "Ready", "discarded": ["Gone"]}'
    names = ", ".join(f'{{"name": "{name}", "kind": "waiting"}}' for name in COLUMNS)
    (tmp_path / "map.json").write_text(told % names)
    return read_map(tmp_path / "map.json")


def story(chance: Random) -> list[Row]:
    """Cards that go to and fro, and some that are discarded on the way; no two rows of a card at one instant."""
    rows: list[Row] = []
    for card in range(25):
        at, lies = after(days=chance.uniform(0, 30)), ""
        for _ in range(chance.randint(1, 7)):
            lies = chance.choice([name for name in (*COLUMNS, "Gone") if name != lies])
            rows.append((f"card {card}", lies, at.isoformat()))
            at += timedelta(days=chance.uniform(0.01, 6))
    return rows


def imported(name: str, files: list[list[Row]], columns: ColumnMap, folder: Path) -> dict[str, Any]:
    for rows in files:
        with (folder / "log.csv").open("w", newline="") as file:
            csv.writer(file).writerows([("case_id", "column", "timestamp"), *rows])
        import_history(folder / "log.csv", board=name, column_map=columns, progress=Progress(StringIO()))
    board = Board.objects.get(name=name)
    told = flow_answer(board, as_of=NOW, weeks=4) | {"board": None}
    ages = sorted((each["external_id"], each["column"], each["age_days"]) for each in told.pop("age"))
    return told | {"ages": ages, "cfd": cfd_answer(board, as_of=NOW)}


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_import_does_not_matter(owner: User, columns: ColumnMap, tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    rows = story(chance)
    shuffled = chance.sample(rows, len(rows))
    some = set(chance.sample(sorted({card for card, *_ in rows}), 10))
    parts = [[row for row in shuffled if row[0] in some], [row for row in shuffled if row[0] not in some]]
    told = imported("As it was", [sorted(rows, key=lambda row: row[2])], columns, tmp_path)
    assert imported("Shuffled", [shuffled], columns, tmp_path) == told
    assert imported("In two files", parts, columns, tmp_path) == told
