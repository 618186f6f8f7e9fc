"""Until when what was computed of a board holds, and which of two computings tells more."""

from datetime import datetime, timedelta

from django.db.models import Q

from boards.models import Board
from metrics.log import next_event
from metrics.weeks import begins, day_of


def stale_at(board: Board, as_of: datetime) -> datetime:
    """The board's next midnight, when open stays have grown by a day and the window may be another.

    Or when the log tells of something still to come, then: one machine's clock is always a little ahead.
    """
    tomorrow = begins(day_of(as_of, board.zone) + timedelta(days=1), board.zone)
    coming = next_event(board, as_of)
    return min(tomorrow, coming + timedelta(microseconds=1)) if coming else tomorrow


def older(board: Board, as_of: datetime) -> Q:
    """What was computed of an older version, or of this one as of an earlier instant, or never."""
    return Q(version=None) | Q(version__lt=board.version) | Q(version=board.version, as_of__lte=as_of)
