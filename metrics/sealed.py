"""The log of a board, most of it from sealed segments.

A row of the log is never changed, and as rows are written under the board's lock none comes to stand before one that is
there already: what was read once is kept as columns for good. Row by row, a million take seconds to read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import numpy as np
from django.db import transaction

from boards.models import Board
from metrics.courses import Log
from metrics.fetching import fetch_packed
from metrics.log import Rows, cut, read_rows
from metrics.models import LogSegment

SEGMENT = 50_000  # rows
NUMBER = "<i8"


def read_sealed_log(board: Board, as_of: datetime) -> Log:
    """The same as `read_log` reads of the whole board."""
    packed = LogSegment.objects.filter(board=board).order_by("last").values_list("packed", flat=True)
    segments = [_unpack(segment) for segment in fetch_packed(packed)]  # one statement: all of them or none
    segments.append(_rows(board, after=segments[-1].row[-1].item() if segments else 0))
    return cut(Rows(*map(np.concatenate, zip(*segments, strict=True))), as_of)


def seal(board: Board) -> None:
    """Seal what has been written since, as far as it fills segments."""
    ids = board.transitions.order_by("pk").values_list("pk", flat=True)
    last = _sealed_to(board)
    while full := ids.filter(pk__gt=last)[SEGMENT - 1 : SEGMENT].first():
        if not _add(LogSegment(board=board, last=full, packed=_pack(_rows(board, after=last, to=full))), after=last):
            return
        last = full


def unseal(board: Board) -> None:
    """Give up all that is sealed; it is sealed anew where it is needed."""
    with _alone(board):
        board.log_segments.all().delete()


def _add(segment: LogSegment, *, after: int) -> bool:
    """Unless others have sealed or given up some meanwhile: no segment begins but where another ends."""
    with _alone(segment.board):
        follows = _sealed_to(segment.board) == after
        if follows:
            segment.save()
    return follows


@contextmanager
def _alone(board: Board) -> Iterator[None]:
    with transaction.atomic():
        Board.objects.select_for_update().get(pk=board.pk)
        yield


def _sealed_to(board: Board) -> int:
    """The last row of the log that is; 0 where none is."""
    return LogSegment.objects.filter(board=board).order_by("-last").values_list("last", flat=True).first() or 0


def _rows(board: Board, *, after: int, to: int = np.iinfo(np.int64).max) -> Rows:
    return read_rows("board_id = %s AND id > %s AND id <= %s", [board.pk, after, to])


def _pack(rows: Rows) -> bytes:
    return np.stack(rows).astype(NUMBER).tobytes()


def _unpack(packed: bytes) -> Rows:
    return Rows(*np.frombuffer(packed, NUMBER).reshape(len(Rows._fields), -1))
