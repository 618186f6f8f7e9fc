"""Boards to measure on: cards in five columns, and a log behind them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from bench.past import Life, ended_life, lying_life
from boards.board_setup import create_board
from boards.columns import add_column, change_limits, set_line
from boards.history.inserting import Inserts
from boards.history.reading import microseconds
from boards.history.writing import NOWHERE
from boards.models import Block, BlockReason, Board, Card, Membership, Transition, WhenFull, WorkType
from boards.models.card import COURSE_FIELDS
from boards.places import STEP
from metrics.refresh import refresh_figures

PASSWORD = "a password of the benchmarks"
NAMES = ["Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gia", "Hugo"]
NEEDS = ["Find an order by its number", "Pay by invoice", "See why a delivery is late", "Return part of an order"]
CUSTOMERS = [
    "for shops with many branches",
    "for those who order by phone",
    "for first-time buyers",
    "on small screens",
]
CARD_FIELDS = ["id", "title", "work_type", "position", "assignee", "blocked", *COURSE_FIELDS]
LOG_FIELDS = ["card", "kind", "from_column", "to_column", "from_name", "to_name", "from_kind", "to_kind", "at"]
BATCH = 100


@cache
def people() -> list[User]:
    """As many as there are clients at once."""
    password = make_password(PASSWORD)
    return User.objects.bulk_create(
        User(username=name.lower(), first_name=name, last_name="Measured", password=password) for name in NAMES
    )


@dataclass(frozen=True)
class Ground:
    board: Board
    cards: int
    transitions: int

    @property
    def size(self) -> dict[str, int]:
        return {"cards": self.cards, "transitions": self.transitions}


def make_ground(cards: int, *, transitions: int) -> Ground:
    """A board with so many cards and rows in its log, its figures computed; it has limits, but none within reach.

    Half of a long log tells of the cards that lie on the board, the other half of archived ones.
    """
    with transaction.atomic():
        board = _five_columns(f"{cards:,} cards, {transitions:,} transitions", limit=10 * cards)
        _Filling(board).fill(cards, transitions)
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [Card]):  # the cards were numbered here
            cursor.execute(sql)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what was written at once is no part of what is measured
    refresh_figures(board, at=timezone.now())
    return Ground(board, cards, transitions)


def _five_columns(name: str, *, limit: int) -> Board:
    owner, *others = people()
    board = create_board(name=name, owner=owner, purpose="Shows how fast it is", customer="whoever waits")
    Membership.objects.bulk_create(Membership(board=board, person=person) for person in others)
    delivered = add_column(board=board, name="Delivered", by=owner)
    columns = list(board.columns.in_use())
    for column in columns:
        change_limits(column=column, maximum=limit, minimum=None, when_full=WhenFull.REFUSE, by=owner)
    return set_line(board=board, start=columns[0], finish=columns[3], delivered=delivered, by=owner)


class _Filling:
    def __init__(self, board: Board) -> None:
        self.board = board
        self.columns = list(board.columns.in_use())
        self.line = board.line()
        self.now = timezone.now()
        self.chance = Random(board.pk)

    def fill(self, cards: int, transitions: int) -> None:
        last = Card.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        by = people()[0]
        card_rows = Inserts(Card(board=self.board), CARD_FIELDS)
        log_rows = Inserts(Transition(board=self.board, by=by, by_name=by.get_full_name()), LOG_FIELDS)
        lives = enumerate(self._lives(cards, transitions), start=last + 1)
        while batch := list(islice(lives, BATCH)):
            card_rows.write([self._card_row(card, life) for card, life in batch])
            log_rows.write([row for card, life in batch for row in _log_rows(card, life)])
        for inserts in (card_rows, log_rows):
            inserts.close()
        self._block()

    def _lives(self, cards: int, transitions: int) -> Iterator[Life]:
        own = max(2, transitions // 2 // cards)
        for number in range(cards):
            index = number % len(self.columns)
            yield lying_life(self.line, self.columns, index, rows=own, until=self.now, chance=self.chance)
        for _ in range((transitions - cards * own) // (len(self.columns) + 1)):
            yield ended_life(self.line, self.columns, until=self.now, chance=self.chance)

    def _card_row(self, card: int, life: Life) -> list[Any]:
        course, choice = life.course, self.chance.choice
        assignee = choice([None, *people()])
        return [
            card,
            f"{choice(NEEDS)} {choice(CUSTOMERS)}, {card}",
            choice(WorkType.values),
            card * STEP,
            assignee.pk if assignee else None,
            course.column is not None and card % 10 == 0,
            course.column,
            *map(_counted, [course.entered_at, course.started_at, course.finished_at]),
            *map(_counted, [course.discarded_at, course.archived_at]),
        ]

    def _block(self) -> None:
        """One card in ten."""
        blocked = Card.objects.filter(board=self.board, blocked=True)
        Block.objects.bulk_create(
            Block(card=card, reason=BlockReason.SUPPLIER, note="second reminder", since=card.entered_at)
            for card in blocked
        )


def _log_rows(card: int, life: Life) -> Iterator[list[Any]]:
    for row in life.rows:
        origin, target = row.origin or NOWHERE, row.target or NOWHERE
        yield [
            card,
            row.act.value,
            origin.pk,
            target.pk,
            origin.name,
            target.name,
            origin.kind,
            target.kind,
            microseconds(row.at),
        ]


def _counted(at: datetime | None) -> int | None:
    return microseconds(at) if at else None
