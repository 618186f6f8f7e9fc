"""What the log tells of one card, up to the instant where it is cut. No Django."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from boards.replay import Act, Course, Line

SECONDS_A_DAY = 86_400

# Act, column of arrival (none for a discard or an archiving), instant.
Row = tuple[str, int | None, datetime]


@dataclass(frozen=True, slots=True)
class Stay:
    """A card in a column from `since` to `until`; open while `until` is empty."""

    column: int
    since: datetime
    until: datetime | None = None

    def days(self, as_of: datetime) -> float:
        return in_days(self.since, self.until or as_of)


@dataclass(slots=True)
class Life:
    """A card's course, its stays in order, and the instants at which it went back to the left.

    `place` is the column that the card counts in: where it lies or, once archived, where it lay; a discarded card
    lies nowhere.
    """

    work_type: str
    course: Course = field(default_factory=Course)
    stays: list[Stay] = field(default_factory=list)
    returns: list[datetime] = field(default_factory=list)
    place: int | None = None

    @property
    def lead_time(self) -> float | None:
        """From start to finish in days; none before it is finished, or if it never lay in the flow."""
        if self.course.started_at is None or self.course.finished_at is None:
            return None
        return in_days(self.course.started_at, self.course.finished_at)

    def read(self, act: str, column: int | None, at: datetime, line: Line) -> None:
        """Go on by one row of the log."""
        origin, since = self.course.column, self.course.entered_at
        self.course.apply(act, column, at, line)
        if origin is not None and since is not None:
            self.stays.append(Stay(origin, since, at))
            if column is not None and line.is_rework(origin, column):
                self.returns.append(at)
        if act != Act.ARCHIVE:
            self.place = self.course.column


def read_life(work_type: str, rows: Iterable[Row], line: Line) -> Life:
    """The life that rows in log order tell; undone rows are left out before."""
    life = Life(work_type)
    for act, column, at in rows:
        life.read(act, column, at, line)
    if life.course.column is not None and life.course.entered_at is not None:
        life.stays.append(Stay(life.course.column, life.course.entered_at))
    return life


def in_days(since: datetime, until: datetime) -> float:
    """Elapsed seconds / 86,400, whatever the clocks on the walls did in between."""
    return (until - since).total_seconds() / SECONDS_A_DAY
