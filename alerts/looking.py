"""The look at all boards, every minute: what begins to hold is written down, what ended is closed, what is due told.

The database says what there is to do. Two workers who look at once find the same: a condition is open once, by a
constraint, and told by whoever changes its row first.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from alerts.holding import Boards, holding, overrides
from alerts.models import Condition, Kind
from alerts.rules import rules_of
from alerts.words import words_of
from boards.access import Right, who_may
from boards.models import Board, Told
from boards.notices import tell

BOARDS_AT_ONCE = 200
TOLD_AT_ONCE = 500
KEPT = timedelta(days=90)


def look(*, at: datetime) -> None:
    for boards in _in_use():
        note(boards, at=at)
    tell_due(at=at)


def note(boards: Boards, *, at: datetime) -> None:
    """Bring what is known of these boards up to date."""
    now = {_key(condition): condition for condition in holding(boards, at=at)}
    known = {_key(condition): condition for condition in Condition.objects.filter(board__in=boards, ended_at=None)}
    gone = [known[key].pk for key in known.keys() - now.keys()]
    if gone:
        Condition.objects.filter(pk__in=gone, ended_at=None).update(ended_at=at, due_at=None)
    begun = [now[key] for key in now.keys() - known.keys()]
    _write([*begun, *overrides(boards, at=at)], boards)


def tell_due(*, at: datetime) -> None:
    """Each is told to who works on its board, the longest due first. Archived boards are silent."""
    about = ("board__figures", "card", "column", "decision__card")
    due = Condition.objects.filter(due_at__lte=at, board__archived_at=None).select_related(*about)
    for condition in due.order_by("due_at", "pk")[:TOLD_AT_ONCE]:
        _tell(condition, at=at)


def forget_conditions(*, at: datetime) -> None:
    Condition.objects.filter(ended_at__lt=at - KEPT).delete()


def _in_use() -> Iterator[Boards]:
    in_use = Board.objects.in_use()
    numbers = list(in_use.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(numbers), BOARDS_AT_ONCE):
        yield in_use.select_related("figures", "alert_rules").in_bulk(numbers[first : first + BOARDS_AT_ONCE])


def _key(condition: Condition) -> tuple[Any, ...]:
    """A card that is blocked anew is another condition; of all else, what it is about says which it is."""
    since = condition.since if condition.kind == Kind.BLOCKED else None
    return condition.kind, condition.card_id, condition.column_id, since


def _write(begun: Iterable[Condition], boards: Boards) -> None:
    conditions = list(begun)
    for condition in conditions:
        wait = rules_of(boards[condition.board_id]).wait(Kind(condition.kind))
        condition.due_at = None if wait is None else condition.since + wait
    Condition.objects.bulk_create(conditions, ignore_conflicts=True)


@transaction.atomic
def _tell(condition: Condition, *, at: datetime) -> None:
    """Taken and told in one: a crash loses both or neither."""
    as_it_was = Condition.objects.filter(pk=condition.pk, due_at=condition.due_at, raised_at=None)
    if as_it_was.update(due_at=None, raised_at=at):
        tell(
            _whom(condition),
            Told.ALERT,
            words_of(condition, at=at),
            board=condition.board,
            at=at,
            card=condition.decision.card if condition.decision else condition.card,
            column=condition.column,
        )


def _whom(condition: Condition) -> QuerySet[User]:
    """Who works on the board, but for who knows it best: the one who overrode the limit."""
    people = who_may(Right.WORK, condition.board)
    return people.exclude(pk=condition.decision.by_id) if condition.decision and condition.decision.by_id else people
