"""How the log of a card is read: the one rule behind cached instants, imports, rebuilds and figures.

The definitions are those of docs/metrics.md. No Django in here: metrics and tests call it on plain rows.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


class Act(enum.StrEnum):
    """What a row of the log tells."""

    CREATE = "create"
    MOVE = "move"
    DISCARD = "discard"
    RESTORE = "restore"
    ARCHIVE = "archive"
    UNDO = "undo"


class Line:
    """The columns of a board from left to right, and where the clock starts and stops.

    Without start and finish (an empty board) nothing is in the flow. What a replay asks at every row of a log is
    worked out once.
    """

    def __init__(self, columns: Iterable[int], *, start: int | None, finish: int | None, delivered: int | None) -> None:
        self.places = {column: place for place, column in enumerate(columns)}
        self.start = self._place(start)
        self.finish = self._place(finish)
        self.delivered = self._place(delivered)
        self._in_flow = {column: self.start <= place < self.finish for column, place in self.places.items()}
        self._is_ready = {column: place >= self.finish for column, place in self.places.items()}

    def _place(self, column: int | None) -> float:
        return float("inf") if column is None else self.places[column]

    def in_flow(self, column: int) -> bool:
        """From start up to, not including, finish."""
        return self._in_flow[column]

    def is_ready(self, column: int) -> bool:
        """At finish or beyond."""
        return self._is_ready[column]

    def is_delivered(self, column: int) -> bool:
        """Where users have it, on boards that show that."""
        return self.places[column] >= self.delivered

    def parts(self) -> dict[int, tuple[bool, bool]]:
        """In the flow? At finish or beyond? By column all that a card's course depends on."""
        return {column: (self.in_flow(column), self.is_ready(column)) for column in self.places}

    def is_rework(self, origin: int, target: int) -> bool:
        """Further left, unless both are intake columns."""
        return self.places[target] < self.places[origin] and self.places[origin] >= self.start


@dataclass(slots=True)
class Course:
    """Where a card lies and its instants, after the rows read so far.

    - `entered_at`: when it came to where it is now;
    - `started_at`: its first arrival in the flow;
    - `finished_at`: the arrival that began its present, unbroken stay at finish or beyond.
    """

    column: int | None = None
    entered_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    discarded_at: datetime | None = None
    archived_at: datetime | None = None

    def apply(self, act: str, column: int | None, at: datetime, line: Line) -> None:
        """Read one row: `column` is where the card arrives, none for a discard or an archiving."""
        if column is not None:
            self._arrive(column, at, line)
        elif act == Act.DISCARD:
            self._leave(at)
            self.discarded_at, self.finished_at = at, None
        elif act == Act.ARCHIVE:
            self._leave(at)
            self.archived_at = at

    def _leave(self, at: datetime) -> None:
        self.column, self.entered_at = None, at

    def _arrive(self, column: int, at: datetime, line: Line) -> None:
        self.column, self.entered_at = column, at
        self.discarded_at = self.archived_at = None
        if self.started_at is None and line.in_flow(column):
            self.started_at = at
        if not line.is_ready(column):
            self.finished_at = None
        elif self.finished_at is None:
            self.finished_at = at


def replay(rows: Iterable[tuple[str, int | None, datetime]], line: Line) -> Course:
    """The course that rows (act, arrival column, instant) in log order lead to; undone rows are left out before."""
    course = Course()
    for act, column, at in rows:
        course.apply(act, column, at, line)
    return course
