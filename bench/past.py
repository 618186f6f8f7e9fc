"""What cards went through before they were measured, as rows of a log."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from boards.models import Column
from boards.replay import Act, Course, Line

SPAN = timedelta(days=3 * 365)
LONGEST_STAY = timedelta(days=60)


@dataclass(frozen=True)
class Row:
    act: Act
    origin: Column | None
    target: Column | None
    at: datetime


@dataclass
class Life:
    """The rows of one card, and where they have led it."""

    line: Line
    rows: list[Row] = field(default_factory=list)
    course: Course = field(default_factory=Course)
    lies: Column | None = None

    def live(self, act: Act, target: Column | None, at: datetime) -> None:
        self.rows.append(Row(act, self.lies, target, at))
        self.course.apply(act, target.pk if target else None, at, self.line)
        self.lies = target


def lying_life(line: Line, columns: list[Column], index: int, *, rows: int, until: datetime, chance: Random) -> Life:
    """Of a card that went back and forth until it came to the column where it lies."""
    life = Life(line)
    here = columns[index]
    beside = columns[index - 1] if index else columns[1]
    entered = until - LONGEST_STAY * chance.random()
    step = (entered - (until - SPAN)) / rows
    for left in reversed(range(rows)):
        target = beside if left % 2 else here
        life.live(Act.MOVE if life.rows else Act.CREATE, target, entered - left * step)
    return life


def ended_life(line: Line, columns: list[Column], *, until: datetime, chance: Random) -> Life:
    """Of a card that went from left to right and was archived, at any time."""
    life = Life(line)
    at = until - SPAN * chance.random()
    step = (until - at) * chance.random() / (len(columns) + 1)
    for target in columns:
        life.live(Act.MOVE if life.rows else Act.CREATE, target, at)
        at += step
    life.live(Act.ARCHIVE, None, at)
    return life
