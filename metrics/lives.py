"""What the log tells of the cards, up to the instant where it is cut: their lives as columns. No Django.

A card is told by its number among the cards, a column by its place from the left, an instant by its microseconds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from metrics.courses import DISCARDED, NOWHERE, Courses, Row
from metrics.instants import NEVER, Flags, Ints

# The columns of `Lives` that have an entry for each card.
OF_EACH = (
    "card",
    "work_type",
    "lies",
    "counts_in",
    "left",
    "entered",
    "started",
    "finished",
    "delivered",
    "discarded",
)


@dataclass(frozen=True, slots=True)
class Stays:
    """Cards in columns from `since` to `until`, card by card in order; `until` is `NEVER` while a stay is open."""

    life: Ints
    place: Ints
    since: Ints
    until: Ints

    def only(self, kept: Flags) -> Self:
        return type(self)(self.life[kept], self.place[kept], self.since[kept], self.until[kept])


@dataclass(frozen=True, slots=True)
class Returns:
    """Moves to a column further left, not among intake columns; `left` is the place that the card came from."""

    life: Ints
    left: Ints
    at: Ints


@dataclass(frozen=True, slots=True)
class Lives:
    """One entry for each card.

    - `lies`: the place where it lies; `counts_in`: where it lies or, once archived, where it lay;
    - `left`: the place that it lay in before it was put away;
    - `entered`: when it came to where it is now, off the board too;
    - `started`, `finished`, `delivered`, `discarded`: as `boards.replay.Course` tells them;
    - `work_type`: its place in `WorkType.values`, -1 where nobody asked.
    """

    row: Row
    card: Ints
    work_type: Ints
    lies: Ints
    counts_in: Ints
    left: Ints
    entered: Ints
    started: Ints
    finished: Ints
    delivered: Ints
    discarded: Ints
    stays: Stays
    returns: Returns

    @property
    def is_in_flow(self) -> Flags:
        """Up to, not including, finish, and not discarded."""
        return np.r_[self.row.in_flow, False][self.lies]

    @property
    def is_measured(self) -> Flags:
        """Finished after having lain in the flow: these have a lead time."""
        return (self.finished != NEVER) & (self.started != NEVER)

    def typed(self, work_types: tuple[Ints, Ints]) -> "Lives":
        """With the work type of each card: their ids in order, and the types."""
        ids, kinds = work_types
        return replace(self, work_type=kinds[np.searchsorted(ids, self.card)])

    def only(self, kept: Flags) -> "Lives":
        """Some of the cards, with their stays and returns."""
        number = np.cumsum(kept) - 1
        stays = self.stays.only(kept[self.stays.life])
        back = kept[self.returns.life]
        shrunk = {name: getattr(self, name)[kept] for name in OF_EACH}
        return replace(
            self,
            **shrunk,
            stays=replace(stays, life=number[stays.life]),
            returns=Returns(number[self.returns.life[back]], self.returns.left[back], self.returns.at[back]),
        )


def read_lives(courses: Courses) -> Lives:
    """The lives that a log tells of, in the order of the cards' ids."""
    log, last = courses.log, courses.last
    return Lives(
        row=courses.row,
        card=log.card[last],
        work_type=np.full(len(last), -1),
        lies=courses.lies[last],
        counts_in=courses.counts_in[last],
        left=courses.came_from[last],
        entered=log.at[last],
        started=courses.started_at[last],
        finished=courses.finished_at[last],
        delivered=courses.delivered_at[last],
        discarded=np.where(courses.target[last] == DISCARDED, log.at[last], NEVER),
        stays=_stays(courses),
        returns=_returns(courses),
    )


def _stays(courses: Courses) -> Stays:
    arrivals = courses.lies != NOWHERE
    until = np.full(len(arrivals), NEVER)
    goes_on = np.flatnonzero(~courses.is_first)
    until[goes_on - 1] = courses.log.at[goes_on]
    return Stays(courses.life[arrivals], courses.lies[arrivals], courses.log.at[arrivals], until[arrivals])


def _returns(courses: Courses) -> Returns:
    back = courses.goes_back
    return Returns(courses.life[back], courses.came_from[back], courses.log.at[back])


def joined(one: Lives, other: Lives) -> Lives:
    """The lives of both, which have no card in common: those of the other behind those of the one."""
    shift = len(one.card)
    return replace(
        one,
        **{name: np.r_[getattr(one, name), getattr(other, name)] for name in OF_EACH},
        stays=Stays(*_joined(one.stays, other.stays, shift)),
        returns=Returns(*_joined(one.returns, other.returns, shift)),
    )


def _joined(one: Stays | Returns, other: Stays | Returns, shift: int) -> Iterator[Ints]:
    yield np.r_[one.life, other.life + shift]
    for each in fields(one)[1:]:
        yield np.r_[getattr(one, each.name), getattr(other, each.name)]
