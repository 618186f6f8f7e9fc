"""A team at work on a board, day after day: it pulls from the right, and obeys the limits as everyone does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.models import User

from boards.demo.ideas import Idea
from boards.demo.office import DAYS, Office
from boards.demo.talk import Talk
from boards.models import Board, Card, Column
from boards.moves import (
    archive_card,
    block_card,
    create_card,
    discard_card,
    edit_card,
    move_card,
    unblock_card,
)

# The usual working days that an idea takes in a column; one in six takes more than twice as long.
USUAL_DAYS = {"Validation": 7.0, "Prototyping": 5.0}
SPREAD = 0.6


@dataclass
class Work:
    """An idea on the board: where it lies, and for how many more days somebody works on it there."""

    idea: Idea
    card: Card
    column: str
    days_here: int = 0
    days_left: int = 0
    days_blocked: int = 0
    has_waited: bool = False
    has_returned: bool = False

    @property
    def is_done(self) -> bool:
        return self.days_left <= 0 and not self.days_blocked

    @property
    def ends_here(self) -> bool:
        return self.idea.end is not None and self.idea.end.column == self.column


class Team:
    def __init__(self, board: Board, owner: User, colleagues: Sequence[User], office: Office, chance: Random) -> None:
        self.board = board
        self.owner = owner
        self.colleagues = colleagues
        self.office = office
        self.chance = chance
        self.columns: dict[str, Column] = {column.name: column for column in board.columns.in_use()}
        self.works: list[Work] = []
        self._day, self._share = 0, 0.0
        self.talk = Talk(board, owner, at=office.instant(0, 0.0))

    def work_through(self, ideas: Sequence[Idea]) -> None:
        """Play all days. Within a day what is furthest right goes first, so that places are free for the others."""
        coming = self._spread_over_days(ideas)
        for self._day in range(DAYS):
            self._share = 0.0
            self._build()
            self._go_on("Prototyping", to="Ready for Dev")
            self._go_on("Validation", to="Prototyping")
            self._sort_out()
            self._pull()
            for idea in coming.get(self._day, []):
                self._note_down(idea)

    def _spread_over_days(self, ideas: Sequence[Idea]) -> dict[int, list[Idea]]:
        """More and more often, as word of the board gets round; the last one on the last day."""
        gaps = [(1.6 - index / len(ideas)) * self.chance.uniform(0.4, 1.6) for index in range(len(ideas))]
        gaps[0] = 0.0
        days: dict[int, list[Idea]] = {}
        for index, idea in enumerate(ideas):
            days.setdefault(round(sum(gaps[: index + 1]) / sum(gaps) * (DAYS - 1)), []).append(idea)
        return days

    def _now(self) -> datetime:
        """A little later than the last time it was asked, within the day."""
        self._share += (1 - self._share) * self.chance.uniform(0.05, 0.45)
        return self.office.instant(self._day, self._share)

    def _build(self) -> None:
        """Developers pull the oldest from Ready for Dev, and leave the minimum there."""
        ready = self._lying("Ready for Dev")
        if len(ready) > (self.columns["Ready for Dev"].minimum or 0) and self.chance.random() < 0.3:
            self.works.remove(ready[0])
            archive_card(card=ready[0].card, by=self.colleagues[-1], at=self._now())

    def _go_on(self, column: str, *, to: str) -> None:
        for work in self._lying(column):
            self._spend_a_day(work)
            if not work.is_done:
                continue
            if work.ends_here:
                self._discard(work)
            elif work.idea.returns and not work.has_returned and column == "Prototyping":
                self._return(work)
            elif self._has_room(to):
                self._move(work, to)

    def _spend_a_day(self, work: Work) -> None:
        work.days_here += 1
        wait = work.idea.wait
        if work.days_blocked:
            work.days_blocked -= 1
            if not work.days_blocked:
                unblock_card(card=work.card, by=work.card.assignee, at=self._now())
        elif wait and wait.column == work.column and work.days_here == 2 and not work.has_waited:
            work.has_waited, work.days_blocked = True, wait.days
            block_card(card=work.card, reason=wait.reason, note=wait.note, by=work.card.assignee, at=self._now())
        else:
            work.days_left -= 1

    def _return(self, work: Work) -> None:
        if self._has_room("Validation"):
            work.has_returned = True
            self._move(work, "Validation")

    def _sort_out(self) -> None:
        for work in self._lying("Idea"):
            work.days_here += 1
            if work.ends_here and work.days_here > 3 and self.chance.random() < 0.12:
                self._discard(work)

    def _pull(self) -> None:
        """What cannot wait goes in over the limit, with a reason; else one of the oldest, where there is room."""
        for work in self._lying("Idea"):
            if work.idea.override:
                self._begin(work, override_reason=work.idea.override)
        while self._has_room("Validation"):
            waiting = [work for work in self._lying("Idea") if not work.ends_here]
            if not waiting:
                return
            self._begin(self.chance.choice(waiting[:4]))

    def _begin(self, work: Work, override_reason: str = "") -> None:
        assignee = self.chance.choice([self.owner, *self.colleagues[:-1]])
        work.card = edit_card(card=work.card, by=self.owner, at=self._now(), assignee=assignee)
        self._move(work, "Validation", override_reason=override_reason)

    def _note_down(self, idea: Idea) -> None:
        at = self._now()
        by = self.chance.choice([self.owner, *self.colleagues])
        card = create_card(
            board=self.board,
            column=self.columns["Idea"],
            title=idea.title,
            description=idea.description,
            work_type=idea.work_type,
            requester=idea.requester,
            due_date=at.date() + timedelta(days=idea.due) if idea.due else None,
            by=by,
            at=at,
        )
        self.talk.begin(idea, card, by=by, at=at)
        self.talk.arrive(idea, card, column="Idea", at=at)
        self.works.append(Work(idea, card, "Idea"))

    def _move(self, work: Work, to: str, override_reason: str = "") -> None:
        """To the end of the column, as what came first is pulled first."""
        lying, at = self._lying(to), self._now()
        work.card = move_card(
            card=work.card,
            to=self.columns[to],
            behind=lying[-1].card if lying else None,
            by=self.owner if override_reason else work.card.assignee,
            at=at,
            override_reason=override_reason,
        )
        self.talk.arrive(work.idea, work.card, column=to, at=at)
        work.column, work.days_here = to, 0
        if to in USUAL_DAYS:
            work.days_left = max(2, round(USUAL_DAYS[to] * self.chance.lognormvariate(0, SPREAD)))
        self.works.remove(work)
        self.works.append(work)

    def _discard(self, work: Work) -> None:
        end = work.idea.end
        assert end is not None
        self.works.remove(work)
        discard_card(card=work.card, reason=end.reason, note=end.note, by=self.owner, at=self._now())

    def _lying(self, column: str) -> list[Work]:
        """By arrival there."""
        return [work for work in self.works if work.column == column]

    def _has_room(self, column: str) -> bool:
        maximum = self.columns[column].maximum
        return maximum is None or len(self._lying(column)) < maximum
