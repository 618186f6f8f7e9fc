"""Which weeks reports tell of, by their Mondays in the board's zone: each that is over, from where its log begins."""

from collections.abc import Collection
from datetime import date, datetime

from boards.models import Board
from metrics.log import logs_begin
from metrics.weeks import WEEK, week_of


def told_week(board: Board, due_at: datetime) -> date:
    """That of a report due at that instant: the last one that is over on the board."""
    return week_of(due_at, board.zone) - WEEK


def first_weeks(boards: Collection[Board], at: datetime) -> dict[int, date]:
    """By board, the week in which its log begins: of an earlier one there is nothing to tell. None without a log."""
    begun = logs_begin([board.pk for board in boards], at)
    return {board.pk: week_of(begun[board.pk], board.zone) for board in boards if board.pk in begun}
