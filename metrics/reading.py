"""A board's log, read once for all its figures."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from boards.models import Board
from boards.replay import Line
from metrics.lives import Life
from metrics.log import log_begins, recent_lives, whole_lives
from metrics.weeks import USUAL_WEEKS, Window, window


@dataclass(frozen=True)
class Reading:
    """The cards' lives as of an instant, the window that was asked for, and how to read them."""

    line: Line
    zone: ZoneInfo
    as_of: datetime
    log_begins: datetime | None
    window: Window
    lives: list[Life]


def read_all(board: Board, *, as_of: datetime, weeks: int | None) -> Reading:
    """All of history, for every figure; `weeks` (none: all) is the window of those that have one."""
    line, zone, begins = board.line(), board.zone, log_begins(board, as_of)
    span = window(begins, as_of, zone, weeks=weeks)
    return Reading(line, zone, as_of, begins, span, whole_lives(board, line, as_of))


def read_window(board: Board, *, as_of: datetime, weeks: int = USUAL_WEEKS) -> Reading:
    """No more of the log than the window: for flow load, and for figures that ask for the window alone."""
    line, zone, begins = board.line(), board.zone, log_begins(board, as_of)
    span = window(begins, as_of, zone, weeks=weeks)
    if span.since is None:
        lives = whole_lives(board, line, as_of)
    else:
        lives = recent_lives(board, line, as_of, since=span.since)
    return Reading(line, zone, as_of, begins, span, lives)
