"""What the rows of one card add to its log. The instants come from `boards.replay`, as for any other change."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from boards.history.layout import Layout
from boards.history.problems import Problems
from boards.history.reading import Arrival, microseconds, moment
from boards.models import Card
from boards.replay import Act, Course


@dataclass(slots=True)
class KnownCard:
    """A card that the board has, and its log as (instant, name), each as a file would tell it."""

    card: Card
    log: Counter[tuple[int, str]] = field(default_factory=Counter)


class Step(NamedTuple):
    """A row to write into the log. `name` is the one in the file: a column, or why the card was discarded."""

    act: Act
    origin: int | None
    target: int | None
    at: datetime
    name: str
    by: str


@dataclass(slots=True)
class Trace:
    """A card's new steps, and where they lead it."""

    case_id: str
    title: str
    work_type: str
    card: Card | None
    course: Course
    steps: list[Step] = field(default_factory=list)


class Tracer:
    """Reads cards' rows against what the board's log tells already, and counts what they come to."""

    def __init__(self, layout: Layout, problems: Problems) -> None:
        self.layout = layout
        self.problems = problems
        self.cards_new = 0
        self.cards_known = 0
        self.acts: Counter[Act] = Counter()
        self.known_rows = 0
        self.no_transition = 0

    def trace(self, case: list[Arrival], known: KnownCard | None) -> Trace:
        """`case` holds all rows of one card in order. A row that cannot be written becomes a problem."""
        self.cards_known += known is not None
        self.cards_new += known is None
        case_id = case[0].case_id
        trace = Trace(
            case_id=case_id,
            title=next((row.title for row in reversed(case) if row.title), case_id),
            work_type=next((row.work_type for row in reversed(case) if row.work_type), ""),
            card=known.card if known else None,
            course=known.card.course() if known else Course(),
        )
        for row in self._unknown(case, known.log) if known else case:
            self._follow(trace, row)
        return trace

    def _unknown(self, case: list[Arrival], log: Counter[tuple[int, str]]) -> list[Arrival]:
        """The rows that the log does not tell of; they must lie behind all that it does tell of."""
        unknown: list[Arrival] = []
        before = None
        for row in case:
            if log and log[row.at, row.column]:
                log[row.at, row.column] -= 1
                self.known_rows += 1
                for early in unknown:
                    self.problems.add(early.line, _out_of_order(early, row.at))
                unknown.clear()
            elif before and self._says_the_same(before, row):
                self.no_transition += 1
            else:
                unknown.append(row)
            before = row
        return unknown

    def _says_the_same(self, before: Arrival, row: Arrival) -> bool:
        discarded = self.layout.discarded
        return row.column == before.column or (row.column in discarded and before.column in discarded)

    def _follow(self, trace: Trace, row: Arrival) -> None:
        try:
            step = self._step(trace.course, row)
        except ValueError as error:
            self.problems.add(row.line, str(error))
            return
        if step is None:
            self.no_transition += 1
            return
        trace.course.apply(step.act, step.target, step.at, self.layout.line)
        trace.steps.append(step)
        self.acts[step.act] += 1

    def _step(self, course: Course, row: Arrival) -> Step | None:
        """None where the card lies there already."""
        at = moment(row.at)
        if course.entered_at is not None and at < course.entered_at:
            raise ValueError(_out_of_order(row, microseconds(course.entered_at)))
        if row.column in self.layout.discarded:
            act, target = (Act.ARCHIVE if course.finished_at else Act.DISCARD), None
        else:
            act, target = self._act_of_arrival(course), self._column(row.column)
        if course.entered_at is not None and course.column == target:
            return None
        return Step(act, course.column, target, at, row.column, row.by)

    def _act_of_arrival(self, course: Course) -> Act:
        if course.entered_at is None:
            return Act.CREATE
        return Act.RESTORE if course.column is None else Act.MOVE

    def _column(self, name: str) -> int:
        column = self.layout.columns.get(name)
        if column is None:
            raise ValueError(f"“{name}” is no column of the board any more, nor discarded by the map")
        return column


def _out_of_order(row: Arrival, told: int) -> str:
    return (
        f"“{row.case_id}” came to {row.column} at {moment(row.at).isoformat()}, "
        f"but its log already tells of {moment(told).isoformat()}; nothing can be put before that"
    )
