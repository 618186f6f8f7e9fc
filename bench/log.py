"""What a long log takes, for information: refreshing a board's figures, and importing one."""

import csv
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from bench.measuring import About, clocked, tell, timed
from boards.history import Progress, import_history
from boards.models import Board
from metrics.refresh import refresh_figures

COLUMNS = ["Idea", "Validation", "Prototyping", "Ready for Dev", "Delivered"]


def measure_refresh(board: Board, *, about: About) -> None:
    timings = timed(lambda: refresh_figures(board, at=timezone.now()), 3)
    tell("refresh of figures", timings.figures(), about=about)


def measure_import(folder: Path, rows: int) -> None:
    file = folder / "log.csv"
    _write_log(file, rows)
    took, _ = clocked(lambda: import_history(file, board="Imported", progress=Progress(sys.stderr)))
    figures = {"seconds": round(took, 2), "rows_per_s": round(rows / took)}
    tell("import of a log", figures, about={"rows": rows, "bytes": file.stat().st_size})


def _write_log(file: Path, rows: int) -> None:
    """Cards that go from left to right, one after another, with a row for each column."""
    begin = datetime(2020, 1, 1, tzinfo=UTC)
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(["case_id", "column", "timestamp", "title", "work_type", "by"])
        for row in range(rows):
            case, step = divmod(row, len(COLUMNS))
            at = begin + timedelta(hours=case, days=7 * step)
            writer.writerow([f"N-{case}", COLUMNS[step], at.isoformat(), f"A need, number {case}", "feature", "Ada"])
