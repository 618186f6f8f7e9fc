"""What long logs take: importing one, refreshing the figures of its board after a move, and rebuilding all of it."""

import sys
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bench.long_log import write_log, write_map
from bench.measuring import About, Figures, Timings, clocked, peak_of, tell
from boards.history import Progress, import_history
from boards.history.column_map import read_map
from boards.models import Board, Card
from boards.moves import move_card
from metrics.rebuild import rebuild_board
from metrics.refresh import refresh_figures

SCAN = "SELECT id, card_id, kind, to_column_id, at FROM boards_transition WHERE board_id = %s"


def measure_import(folder: Path, rows: int, *, goal: Figures) -> Board:
    """Of a generated log, onto a new board; memory is that of a process of its own, in which it is done once more."""
    file, columns = folder / "log.csv", folder / "map.json"
    written = write_log(file, rows, until=timezone.now())
    write_map(columns)
    name = f"{rows:,} rows"
    progress = Progress(sys.stderr)
    took, _ = clocked(lambda: import_history(file, board=name, column_map=read_map(columns), progress=progress))
    figures = {
        "seconds": round(took, 2),
        "rows_per_s": round(written / took),
        "us_per_row": round(1e6 * took / written, 1),
        "peak_mb": peak_of("import_history", str(file), "--map", str(columns), "--board", "Once more", "--dry-run"),
    }
    about = {"database": connection.vendor, "rows": written, "bytes": file.stat().st_size}
    tell("import of a log", figures, about=about, goal=goal)
    return Board.objects.get(name=name)


def measure_refreshes(few: Board, many: Board, times: int, *, goal: Figures, growth: Figures) -> None:
    """After a move each, on a board with a short and on one with a long log behind it, in turn."""
    boards = (few, many)
    taken: dict[int, list[float]] = {board.pk: [] for board in boards}
    moves = [_to_and_fro(board) for board in boards]
    for board in boards:
        refresh_figures(board, at=timezone.now())
    for _ in range(times):
        for board, move in zip(boards, moves, strict=True):
            next(move)
            refresh = partial(refresh_figures, Board.objects.get(pk=board.pk), at=timezone.now())
            taken[board.pk].append(clocked(refresh)[0])
    timings = [Timings(taken[board.pk]) for board in boards]
    for board, timing in zip(boards, timings, strict=True):
        tell("refresh after a move", timing.figures(), about=_about(board), goal=goal)
    ratio = round(timings[1].median / timings[0].median, 2)
    tell("growth of a refresh with history", {"ratio": ratio}, about=_about(many), goal=growth)


def measure_rebuild(board: Board, *, goal: Figures) -> None:
    """Beside the bare scan of the rows by the driver; memory is that of a process of its own."""
    scan, _ = clocked(lambda: _scan(board))
    took, _ = clocked(lambda: rebuild_board(board, at=timezone.now()))
    figures = {"seconds": round(took, 2), "scan_seconds": round(scan, 2), "ratio": round(took / scan, 2)}
    tell("rebuild", figures | {"peak_mb": peak_of("rebuild", str(board.pk))}, about=_about(board), goal=goal)


def _about(board: Board) -> About:
    return {"database": connection.vendor, "cards": board.cards.count(), "transitions": board.transitions.count()}


def _to_and_fro(board: Board) -> Iterator[Card]:
    """Cards move between two columns under way, one after another."""
    left, right = board.columns.in_use()[1:3]
    for card in cycle(list(Card.objects.filter(column__in=(left, right))[:30])):
        card.refresh_from_db()
        yield move_card(card=card, to=right if card.column_id == left.pk else left, by=None)


def _scan(board: Board) -> None:
    with transaction.atomic(), _bare_cursor() as cursor:
        cursor.execute(SCAN, [board.pk])
        while cursor.fetchmany(2000):
            pass


def _bare_cursor() -> Any:
    """PostgreSQL would send all rows at once, and as text."""
    if connection.vendor == "postgresql":
        return connection.connection.cursor("scan", binary=True)
    return connection.cursor()
