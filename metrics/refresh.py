"""Keeping the figures in the head of a board fresh. Nothing in here needs a queue."""

from datetime import datetime, timedelta
from typing import Any

from boards.models import Board
from metrics import flow
from metrics.claims import claim_due
from metrics.freshness import older, stale_at
from metrics.models import BoardFigures
from metrics.recent import Recent, recent

CLAIM = timedelta(seconds=10)


def claim_due_figures(*, at: datetime) -> list[int]:
    """The boards whose figures are now ours to refresh."""
    return claim_due(BoardFigures, at=at, lease=CLAIM)


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
    own = BoardFigures.objects.filter(older(board, at), board=board)
    kept = own.update(**figures, claimed_at=None)
    if not kept and BoardFigures.objects.get_or_create(board=board)[1]:  # none were ever computed
        kept = own.update(**figures, claimed_at=None)
    return kept == 1


def compute_figures(board: Board, *, as_of: datetime) -> dict[str, Any]:
    """The fields of `BoardFigures`, from what is kept of the window and what has changed since."""
    return figures_of(board, recent(board, as_of=as_of))


def figures_of(board: Board, told: Recent) -> dict[str, Any]:
    """The same from lives that were read."""
    load = flow.flow_load(told.lives).total
    lead = flow.spread(flow.lead_times(told.lives, told.window))
    mean = flow.mean_per_week(flow.finished_per_week(told.lives, told.window, board.zone))
    return {
        "version": board.version,
        "as_of": told.as_of,
        "stale_at": stale_at(board, told.as_of),
        "window_weeks": len(told.window.weeks) if told.window.since else None,
        "flow_load": load,
        "lead_time_count": lead.count,
        "lead_time_p85": lead.p85,
        "mean_per_week": mean,
        "weeks_of_load": flow.weeks_of_load(load, mean),
        "pace": _pace(told),
    }


def _pace(told: Recent) -> dict[str, float]:
    """By column id, where the 85th percentile stands on enough cards to be held against one."""
    times = flow.time_in_column(told.lives, told.window, told.at)
    return {str(told.lives.row.columns[place]): time.p85 for place, time in times.items() if time.cards >= flow.FEWEST}
