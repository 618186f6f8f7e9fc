"""Keeping the figures in the head of a board fresh.

The database says what there is to do, a queue only carries the hint: whatever is lost on the way, the next sweep finds
again. Nothing in here needs a queue.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from boards.models import Board
from metrics import flow
from metrics.log import next_event
from metrics.models import BoardFigures
from metrics.reading import Reading, read_window
from metrics.weeks import begins

CLAIM = timedelta(seconds=10)


def claim_due(*, at: datetime) -> list[int]:
    """Take up the boards whose figures are due, and say which are now ours to refresh.

    A claim is one conditional UPDATE, so that of two sweeps only one gets a board. It ends by itself after a while:
    who claimed may have been killed.
    """
    missing = Board.objects.filter(figures=None)
    BoardFigures.objects.bulk_create([BoardFigures(board=board) for board in missing], ignore_conflicts=True)
    free = BoardFigures.objects.filter(Q(claimed_at=None) | Q(claimed_at__lte=at - CLAIM))
    due = list(free.due(at).values_list("board_id", flat=True))
    return [board_id for board_id in due if free.filter(board=board_id).update(claimed_at=at)]


def refresh_due(board_id: int, *, at: datetime) -> bool:
    """Refresh unless somebody else has done so since the claim; says whether figures were written."""
    due = BoardFigures.objects.due(at).filter(board=board_id).select_related("board").first()
    return due is not None and refresh_figures(due.board, at=at)


def refresh_figures(board: Board, *, at: datetime) -> bool:
    """Compute the figures as of `at` and keep them unless newer ones are there; says whether they were kept.

    The board was fetched before its rows are read here: what is written meanwhile raises its version beyond the one
    kept with the figures, and the next sweep computes again.
    """
    figures = compute_figures(board, as_of=at)
    BoardFigures.objects.bulk_create([BoardFigures(board=board)], ignore_conflicts=True)
    older = Q(version=None) | Q(version__lt=board.version) | Q(version=board.version, as_of__lte=at)
    return BoardFigures.objects.filter(older, board=board).update(**figures, claimed_at=None) == 1


def compute_figures(board: Board, *, as_of: datetime) -> dict[str, Any]:
    """The fields of `BoardFigures`, read from no more of the log than the window."""
    reading = read_window(board, as_of=as_of)
    load = flow.flow_load(reading.lives, reading.line).total
    lead = flow.lead_times(reading.lives, reading.window)
    mean = flow.mean_per_week(reading.lives, reading.window, reading.zone)
    return {
        "version": board.version,
        "as_of": as_of,
        "stale_at": _stale_at(board, reading),
        "window_weeks": len(reading.window.weeks) if reading.window.since else None,
        "flow_load": load,
        "lead_time_count": lead.count,
        "lead_time_p85": lead.p85,
        "mean_per_week": mean,
        "weeks_of_load": flow.weeks_of_load(load, mean),
        "pace": _pace(reading),
    }


def _pace(reading: Reading) -> dict[str, float]:
    times = flow.time_in_column(reading.lives, reading.line, reading.window, reading.as_of)
    return {str(column): time.pace for column, time in times.items() if time.pace is not None}


def _stale_at(board: Board, reading: Reading) -> datetime:
    """The board's next midnight, when open stays have grown by a day and the window may be another.

    Or when the log tells of something still to come, then: one machine's clock is always a little ahead.
    """
    tomorrow = begins(reading.as_of.astimezone(reading.zone).date() + timedelta(days=1), reading.zone)
    coming = next_event(board, reading.as_of)
    return min(tomorrow, coming + timedelta(microseconds=1)) if coming else tomorrow
