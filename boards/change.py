"""One change of one board: under its lock, whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import Http404
from django.utils import timezone

from boards import refusals
from boards.models import Board, Card, Column, Decided, Decision, Transition
from boards.replay import Act, Line
from boards.webhooks.outbox import tell_of_row
from boards.words import name_of

# How much the log takes: SQLite would not say, PostgreSQL would.
REASON, NOTE = Transition._meta.get_field("reason"), Transition._meta.get_field("note")
NAME_LENGTH = Transition._meta.get_field("by_name").max_length
SUBJECT_LENGTH = Decision._meta.get_field("subject").max_length

# Each verb ends with these; as query sets they would take a twentieth of a drag's time.
RAISE_VERSION = "UPDATE boards_board SET version = %s WHERE id = %s"
STAMP = "UPDATE boards_column SET stamp = %s WHERE id = %s"

# How far apart the clocks of two machines may be.
CLOCK_SKEW = timedelta(minutes=1)


class BoardChange:
    """What a verb needs while it holds the board: the fresh rows, the log, and the columns it touches."""

    def __init__(self, board: Board, *, by: User | None, at: datetime | None) -> None:
        self.board = board
        self.by = by
        self.at = at or timezone.now()
        self.latest = at or self.at + CLOCK_SKEW
        self.version = board.version + 1
        self.touched: set[int] = set()

    @cached_property
    def columns(self) -> dict[int, Column]:
        """All columns of the board by id, from left to right, retired ones too."""
        return {column.pk: column for column in self.board.row}

    @cached_property
    def members(self) -> list[User]:
        """Who sees the board."""
        return list(self.board.members.order_by("pk"))

    @property
    def line(self) -> Line:
        return self.board.line(self.columns)

    def fresh(self, card: Card) -> Card:
        """The card as it is under the lock: what the caller holds may be a second old, or no more than its number."""
        try:
            found = Card.objects.select_related("assignee").get(pk=card.pk, board=self.board)
        except Card.DoesNotExist:
            raise refusals.gone() from None
        found.board = self.board
        self.not_before(found.entered_at, found)
        return found

    def not_before(self, last: datetime, card: Card) -> None:
        """Keep the card's log in order: a clock a little behind another machine's waits, a given instant must fit."""
        if last > self.latest:
            raise refusals.out_of_order(card, last)
        self.at = max(self.at, last)

    def column_in_use(self, column: Column) -> Column:
        """The column as it is under the lock; refuses a foreign or a retired one."""
        fresh = self.columns.get(column.pk)
        if fresh is None:
            raise refusals.foreign_column()
        if fresh.retired_at:
            raise refusals.retired_column(fresh)
        return fresh

    def touch(self, *columns: int | None) -> None:
        self.touched.update(column for column in columns if column is not None)

    def log(
        self,
        card: Card,
        act: Act,
        *,
        origin: int | None = None,
        target: int | None = None,
        from_position: int | None = None,
        reason: str = "",
        note: str = "",
        override: bool = False,
        undoes: Transition | None = None,
    ) -> Transition:
        """Write the row. It is written in the change's own transaction: a crash loses both or neither.

        Raises ValidationError for a reason or a note that is too long.
        """
        REASON.run_validators(reason)
        NOTE.run_validators(note)
        before = self.columns[origin] if origin is not None else None
        after = self.columns[target] if target is not None else None
        self.touch(origin, target)
        if override and after:
            self.decide(Decided.OVERRIDE, after.name, after=reason, card=card)
        row = Transition.objects.create(
            board=self.board,
            card=card,
            kind=act,
            **_end("from", before),
            **_end("to", after),
            from_position=from_position,
            **self._signed(),
            reason=reason,
            note=note,
            override=override,
            undoes=undoes,
        )
        if self.board.has_webhooks:
            tell_of_row(row, card, self.line)
        return row

    def decide(
        self, about: Decided, subject: str, *, before: object = "", after: object = "", card: Card | None = None
    ) -> None:
        """Write to the board log what was decided, from what to what, in words. What stays as it was is no decision."""
        if before and before == after:
            return
        Decision.objects.create(
            board=self.board,
            about=about,
            subject=subject[:SUBJECT_LENGTH],
            before=_told(before),
            after=_told(after),
            card=card,
            **self._signed(),
        )

    def stamp(self) -> None:
        """Raise the board's version and leave it on the touched columns: pages and caches ask for what is newer."""
        self.board.version = self.version
        with connection.cursor() as cursor:
            cursor.execute(RAISE_VERSION, [self.board.version, self.board.pk])
            for column in sorted(self.touched):
                cursor.execute(STAMP, [self.board.version, column])
        for known in self.touched & self.columns.keys():
            self.columns[known].stamp = self.board.version

    def _signed(self) -> dict[str, Any]:
        """When, and by whom: by a name too, which stays when the person is gone."""
        return {"at": self.at, "by": self.by, "by_name": name_of(self.by)[:NAME_LENGTH]}


def _end(which: str, column: Column | None) -> dict[str, Any]:
    """Of a move, with name and kind as they are now."""
    told = ("", "") if column is None else (column.name, column.kind)
    return {f"{which}_column": column, f"{which}_name": told[0], f"{which}_kind": told[1]}


def _told(value: object) -> str:
    return "" if value is None else str(value)


@contextmanager
def board_change(
    board: Board | int, *, by: User | None, at: datetime | None = None, archived_too: bool = False
) -> Iterator[BoardChange]:
    """Hold the board's lock for the body of the `with`; leave version and stamps behind, or nothing at all.

    Two people who pull into the last free place at once meet here: the second waits, then counts again. On PostgreSQL
    the lock is the board's row, on SQLite the transaction itself (BEGIN IMMEDIATE). With the board come its figures: a
    refusal and the answer to a move tell of them. An archived board is changed by few verbs, which say so.

    Raises Http404 for a board that was deleted meanwhile.
    """
    board_id = board if isinstance(board, int) else board.pk
    with transaction.atomic():
        locked = Board.objects.select_for_update(no_key=True, of=("self",)).select_related("figures")
        try:
            change = BoardChange(locked.get(pk=board_id), by=by, at=at)
        except Board.DoesNotExist:
            raise Http404("The board was deleted.") from None
        if change.board.archived_at and not archived_too:
            raise refusals.archived_board(change.board)
        yield change
        change.stamp()
