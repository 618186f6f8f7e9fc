"""A board's log, read once for all its figures."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np

from boards.models import Board, Column
from boards.models.column import Kind
from metrics.blocked import Blocks
from metrics.courses import Courses, Log, Row
from metrics.instants import NEVER, Flags, microseconds
from metrics.lives import Lives, read_lives
from metrics.log import WORK_TYPES, discard_reasons, log_begins, read_blocks, read_work_types
from metrics.sealed import read_sealed_log
from metrics.weeks import Window, window


@dataclass(frozen=True)
class Reading:
    """The cards' lives as of an instant, the window that was asked for, and how to read them.

    `columns` are those of the board from left to right, retired ones too; a place is a number among them.
    """

    board: Board
    columns: list[Column]
    zone: ZoneInfo
    as_of: datetime
    log_begins: datetime | None
    window: Window
    log: Log
    lives: Lives

    @property
    def at(self) -> int:
        return microseconds(self.as_of)

    @property
    def active(self) -> Flags:
        """By place, whether somebody works there on the card."""
        return np.array([column.kind == Kind.ACTIVE for column in self.columns], bool)

    @cached_property
    def blocks(self) -> Blocks:
        """As of the instant: what was open then ends there."""
        card, since, until = read_blocks(self.board, self.as_of)
        return Blocks(card, since, np.where((until == NEVER) | (until > self.at), self.at, until))

    @cached_property
    def discard_reasons(self) -> dict[int, str]:
        """By card, of what lies discarded since a moment in the window."""
        return discard_reasons(self.lives.card[self.window.holds(self.lives.discarded)].tolist(), self.as_of)

    def asked_for(self, work_type: str | None, column: Column | None) -> "Reading":
        """Of the cards of one work type, and of those that have ever lain in one column."""
        if work_type is None and column is None:
            return self
        lives = self.lives
        kept = np.ones(len(lives.card), bool)
        if work_type is not None:
            kept &= lives.work_type == WORK_TYPES.index(work_type)
        if column is not None:
            been = np.zeros(len(lives.card), bool)
            been[lives.stays.life[lives.stays.place == lives.row.columns.index(column.pk)]] = True
            kept &= been
        return self._only(kept)

    def _only(self, kept: Flags) -> "Reading":
        log = self.log.only(np.isin(self.log.card, self.lives.card[kept]))
        return replace(self, log=log, lives=self.lives.only(kept))


def read_all(board: Board, *, as_of: datetime, weeks: int | None) -> Reading:
    """All of history; `weeks` (none: all) is the window of the figures that have one."""
    begins, log = log_begins(board, as_of), read_sealed_log(board, as_of)
    columns = list(board.columns.order_by("position"))  # behind the log: all that it knows are among them
    row = Row(board.line(column.pk for column in columns))
    return Reading(
        board,
        columns,
        board.zone,
        as_of,
        begins,
        window(begins, as_of, board.zone, weeks=weeks),
        log,
        read_lives(Courses(log, row)).typed(read_work_types(board)),
    )
