"""The page of a board: unchanged since it was last asked for, after a drag, and with no column drawn yet."""

import gzip

from bench.drag import to_and_fro
from bench.floor import bare, statements_of
from bench.measuring import About, Figures, tell, timed
from bench.server import Server
from bench.shown import Shown
from boards.columns import describe_column
from boards.models import Board


def measure_page(
    shown: Shown, inside: Shown, times: int, *, server: Server, about: About, goal: Figures | None = None
) -> None:
    """The unchanged page through the server; `inside` is the same in this process, where queries can be counted."""
    inside.open()
    statements = statements_of(inside.open)
    floor = bare([statements], times)
    page = shown.open()
    cpu, timings = server.cpu_of(lambda: timed(shown.fetch, times))
    size = {"bytes": len(page), "bytes_gzip": len(gzip.compress(page)), "queries": len(statements)}
    tell("page", timings.figures(floor=floor, cpu=cpu) | size, about=about, goal=goal)


def measure_changed_page(shown: Shown, board: Board, times: int, *, about: About) -> None:
    """When something must be drawn first."""
    shown.open()
    drags = to_and_fro(shown)
    after_a_drag = timed(shown.fetch, times, before=lambda: shown.tell(*next(drags)))
    tell("page after a drag", after_a_drag.figures(), about=about)
    drawn_anew = timed(shown.fetch, times, before=lambda: change_every_column(board))
    tell("page drawn anew", drawn_anew.figures(), about=about)


def change_every_column(board: Board) -> None:
    for column in board.columns.in_use():
        describe_column(column=column, kind=column.kind, policy=column.policy, by=None)
