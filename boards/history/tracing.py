"""What the rows of one card add to its log. The instants come from `boards.replay`, as for any other change."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from boards.history.layout import Layout
from boards.history.problems import Problems
from boards.history.reading import microseconds, moment
from boards.history.staging import Case
from boards.models import Card
from boards.replay import Act, Course

WAYS = 1000  # that are remembered


@dataclass(slots=True)
class KnownCard:
    """A card that the board has, and its log as (instant, name), each as a file would tell it."""

    card: Card
    log: Counter[tuple[int, str]] = field(default_factory=Counter)


class Step(NamedTuple):
    """What a row of the log tells beside its card, instant and person.

    `name` is the one in the file: a column, or why the card was discarded.
    """

    act: Act
    origin: int | None
    target: int | None
    name: str


@dataclass(slots=True, eq=False)
class Way:
    """Where rows lead a card. Steps, and rows that cannot be written, are told by the number of the row in the case."""

    course: Course
    steps: list[tuple[int, Step]] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    no_transition: int = 0


class Trace(NamedTuple):
    """A card's rows, and where the new ones of them lead it; `card` is the one that the board has."""

    case: Case
    way: Way
    card: Card | None


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
        # A new card's way depends on the columns that its rows name, and most cards go where others went.
        self._way_of_new = lru_cache(WAYS)(self._way_through)

    def trace(self, case: Case, known: KnownCard | None) -> Trace:
        """`case` holds all rows of one card in order. A row that cannot be written becomes a problem."""
        self.cards_known += known is not None
        self.cards_new += known is None
        way = self._way_on(known, case) if known else self._way_of_new(case.column)
        for number, reason in way.refused:
            self.problems.add(case.line[number], reason)
        self.acts.update([step.act for _, step in way.steps])
        self.no_transition += way.no_transition
        return Trace(case, way, known.card if known else None)

    def _way_through(self, columns: tuple[str, ...]) -> Way:
        """Of no certain card: each row's instant is its number, and so the course tells of rows."""
        return self._follow(Course(), ((number, moment(number), name) for number, name in enumerate(columns)))

    def _way_on(self, known: KnownCard, case: Case) -> Way:
        told = microseconds(known.card.entered_at)
        unknown = self._unknown(known.log, case)
        early = [number for number in unknown if case.at[number] < told]
        self._refuse(case, early, told)
        rows = ((number, moment(case.at[number]), case.column[number]) for number in unknown[len(early) :])
        return self._follow(known.card.course(), rows)

    def _unknown(self, log: Counter[tuple[int, str]], case: Case) -> list[int]:
        """The rows that the log does not tell of; they must lie behind all that it does tell of."""
        unknown: list[int] = []
        for number, told in enumerate(zip(case.at, case.column, strict=True)):
            if log and log[told]:
                log[told] -= 1
                self.known_rows += 1
                self._refuse(case, unknown, case.at[number])
                unknown = []
            elif number and self._says_the_same(case.column[number - 1], case.column[number]):
                self.no_transition += 1
            else:
                unknown.append(number)
        return unknown

    def _says_the_same(self, before: str, name: str) -> bool:
        discarded = self.layout.discarded
        return name == before or (name in discarded and before in discarded)

    def _refuse(self, case: Case, early: list[int], told: int) -> None:
        for number in early:
            self.problems.add(
                case.line[number],
                f"“{case.id}” came to {case.column[number]} at {moment(case.at[number]).isoformat()}, "
                f"but its log already tells of {moment(told).isoformat()}; nothing can be put before that",
            )

    def _follow(self, course: Course, rows: Iterable[tuple[int, datetime, str]]) -> Way:
        way = Way(course)
        for number, at, name in rows:
            try:
                step = self._step(course, name)
            except ValueError as error:
                way.refused.append((number, str(error)))
                continue
            if step is None:
                way.no_transition += 1
                continue
            course.apply(step.act, step.target, at, self.layout.line)
            way.steps.append((number, step))
        return way

    def _step(self, course: Course, name: str) -> Step | None:
        """None where the card lies there already."""
        if name in self.layout.discarded:
            act, target = (Act.ARCHIVE if course.finished_at else Act.DISCARD), None
        else:
            act, target = self._act_of_arrival(course), self._column(name)
        if course.entered_at is not None and course.column == target:
            return None
        return Step(act, course.column, target, name)

    def _act_of_arrival(self, course: Course) -> Act:
        if course.entered_at is None:
            return Act.CREATE
        return Act.RESTORE if course.column is None else Act.MOVE

    def _column(self, name: str) -> int:
        column = self.layout.columns.get(name)
        if column is None:
            raise ValueError(f"“{name}” is no column of the board any more, nor discarded by the map")
        return column
