"""The lives that the figures in the head of a board ask for, kept from one refresh to the next.

They are those of the cards that lie before finish or were moved in the window. A refresh reads the log of those cards
alone that were moved since they were kept: it costs what changed, not what ever happened.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce

import numpy as np

from boards.models import Board
from boards.replay import Line
from metrics.courses import Courses, Log, Row
from metrics.fetching import fetch_packed
from metrics.flow import counting_stays
from metrics.instants import microseconds
from metrics.lives import Lives, Returns, joined, read_lives
from metrics.log import changed_cards, last_row, log_begins, read_log
from metrics.models import RecentLives
from metrics.packing import pack, unpack
from metrics.weeks import Window, usual_window

# From so many changed cards on, the lives are kept anew: until then the next refresh looks at them once more.
KEEP_AFTER = 100
# More than that are not looked at one by one.
MOST_CHANGED = 2000


@dataclass(frozen=True, slots=True)
class Recent:
    """What the figures of the usual window are computed from."""

    lives: Lives
    window: Window
    as_of: datetime

    @property
    def at(self) -> int:
        return microseconds(self.as_of)


def recent(board: Board, *, as_of: datetime) -> Recent:
    """The recent lives of a board as of an instant, from what is kept and what has changed since."""
    span, line = _window(board, as_of), board.line()
    those = RecentLives.objects.filter(board=board, rule=rule(board, line), since=span.since, as_of__lte=as_of)
    kept = those.defer("packed").first()
    return Recent(
        (_caught_up(board, kept, as_of, line, span) if kept else None) or _anew(board, as_of, line, span), span, as_of
    )


def of_log(board: Board, log: Log, row: Row, *, as_of: datetime) -> Recent:
    """The same from the whole log."""
    span = _window(board, as_of)
    return Recent(_of_log(log, row, span), span, as_of)


def keep_anew(board: Board, log: Log, row: Row, *, read_to: int, as_of: datetime) -> None:
    """Keep what the whole log tells, up to its row `read_to`, in the place of what is kept."""
    span = _window(board, as_of)
    _keep(board, _of_log(log, row, span), as_of, span, read_to)


def rule(board: Board, line: Line) -> str:
    """What lives were read by: another order of columns, start or finish makes them worthless."""
    told = f"{board.timezone} {sorted(line.places.items())} {line.start} {line.finish} {line.delivered}"
    return hashlib.sha256(told.encode()).hexdigest()


def _caught_up(board: Board, kept: RecentLives, as_of: datetime, line: Line, span: Window) -> Lives | None:
    assert kept.as_of is not None
    read_to = last_row(board)  # before what has changed is asked for: more may be written meanwhile
    changed = changed_cards(board, written_after=kept.read_to, told_from=kept.as_of)
    if len(changed) > MOST_CHANGED:
        return None
    row = Row(line)
    if (lives := _unpacked(kept, row)) is None or not changed:
        return lives
    fresh = _of_window(read_lives(Courses(read_log(board, as_of, cards=sorted(changed)), row)), span)
    lives = joined(lives.only(~np.isin(lives.card, np.array(sorted(changed), np.int64))), fresh)
    if len(changed) > KEEP_AFTER:
        _keep(board, lives, as_of, span, read_to)
    return lives


def _unpacked(kept: RecentLives, row: Row) -> Lives | None:
    """None if others were kept in their place just now."""
    same = RecentLives.objects.filter(pk=kept.pk, as_of=kept.as_of, read_to=kept.read_to)
    found = fetch_packed(same.values_list("packed", flat=True))
    return unpack(found[0], row) if found else None


def _anew(board: Board, as_of: datetime, line: Line, span: Window) -> Lives:
    read_to = last_row(board)
    lives = _of_log(read_log(board, as_of), Row(line), span)
    _keep(board, lives, as_of, span, read_to)
    return lives


def _window(board: Board, as_of: datetime) -> Window:
    return usual_window(log_begins(board, as_of), as_of, board.zone)


def _keep(board: Board, lives: Lives, as_of: datetime, span: Window, read_to: int) -> None:
    """What was written to the log meanwhile is looked at again: `read_to` was read before."""
    RecentLives.objects.update_or_create(
        board=board,
        defaults={
            "as_of": as_of,
            "since": span.since,
            "rule": rule(board, lives.row.line),
            "read_to": read_to,
            "packed": pack(lives),
        },
    )


def _of_log(log: Log, row: Row, span: Window) -> Lives:
    return reduce(joined, (_of_window(read_lives(Courses(part, row)), span) for part in log.parts()))


def _of_window(lives: Lives, span: Window) -> Lives:
    """The cards that lie before finish or were moved in the window, with the stays that are open or ended in it."""
    ready = np.r_[lives.row.ready, True]
    lives = lives.only(~ready[lives.lies] | span.holds(lives.entered))
    return replace(lives, stays=lives.stays.only(counting_stays(lives, span)), returns=_NONE)


_EMPTY = np.empty(0, np.int64)
_NONE = Returns(_EMPTY, _EMPTY, _EMPTY)
