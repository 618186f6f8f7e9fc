"""The look at all boards, every minute, some at a time.

What begins to hold is written down, what ended is closed, and what is due is told.

The database says what there is to do. Two workers who look at once find the same: a condition is open once, by a
constraint, and told by whoever changes its row first.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Prefetch, QuerySet

from alerts.holding import Boards, holding, overrides
from alerts.models import Condition, Kind
from alerts.rules import rules_of
from alerts.words import words_of, words_of_many
from boards.access import Right, who_may
from boards.models import Block, Board, Notice, Told
from boards.notices import notices_to

BOARDS_AT_ONCE = 200
TOLD_AT_ONCE = 500
MANY = 10  # more of a kind on a board are told in one
KEPT = timedelta(days=90)


def slices() -> Iterator[list[int]]:
    """All boards that are in use, as many at a time as are looked at together."""
    return Board.objects.in_use().in_slices(BOARDS_AT_ONCE)


def look_at(numbers: list[int], *, at: datetime) -> None:
    """Where two do so at once, each tells of what is due whoever found it."""
    note(Board.objects.in_use().select_related("figures", "alert_rules").in_bulk(numbers), at=at)
    tell_due(at=at)


def note(boards: Boards, *, at: datetime) -> None:
    """Bring what is known of these boards up to date."""
    now = {_key(condition): condition for condition in holding(boards, at=at)}
    known = {_key(condition): condition for condition in Condition.objects.filter(board__in=boards, ended_at=None)}
    gone = [known[key].pk for key in known.keys() - now.keys()]
    if gone:
        Condition.objects.filter(pk__in=gone, ended_at=None).update(ended_at=at, due_at=None)
    begun = [condition for key, condition in now.items() if key not in known]
    _write([*begun, *overrides(boards, at=at)], boards)


def tell_due(*, at: datetime) -> None:
    """Each is told to who works on its board, the longest due first. Archived boards are silent."""
    due = _due(at).order_by("due_at", "pk").values_list("board", flat=True)[:TOLD_AT_ONCE]
    for board in dict.fromkeys(due):
        _tell(board, at=at)


def forget_conditions(*, at: datetime) -> None:
    Condition.objects.filter(ended_at__lt=at - KEPT).delete()


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


def _due(at: datetime) -> QuerySet[Condition]:
    return Condition.objects.filter(due_at__lte=at, board__archived_at=None)


@transaction.atomic
def _tell(board: int, *, at: datetime) -> None:
    """All that is due on the board, taken and told in one: a crash loses both or neither."""
    due = _wanted(_taken_up(board, at), at=at)
    as_it_was = Condition.objects.filter(pk__in=[condition.pk for condition in due], raised_at=None, due_at__lte=at)
    if as_it_was.update(due_at=None, raised_at=at) < len(due):
        transaction.set_rollback(True)  # another worker told some of them meanwhile: the next look tells the rest
    elif due:
        people, together = list(who_may(Right.WORK, due[0].board)), _gathered(due)
        Condition.objects.bulk_update(due, ["told_as"])
        Notice.objects.bulk_create(chain.from_iterable(_notices(some, people, at) for some in together))


def _taken_up(board: int, at: datetime) -> list[Condition]:
    about = ("board__figures", "board__alert_rules", "card", "column", "decision__card")
    open_blocks = Prefetch("card__blocks", Block.objects.filter(until=None), to_attr="open_blocks")
    due = _due(at).filter(board=board).select_for_update(of=("self",)).select_related(*about)
    return list(due.prefetch_related(open_blocks).order_by("due_at", "pk")[:TOLD_AT_ONCE])


def _wanted(due: list[Condition], *, at: datetime) -> list[Condition]:
    """By the rules as they are now: what was written down by earlier ones waits by these, or is not told at all."""
    wanted, others = [], defaultdict(list)
    for condition in due:
        wait = rules_of(condition.board).wait(Kind(condition.kind))
        if wait is not None and condition.since + wait <= at:
            wanted.append(condition)
        else:
            others[wait].append(condition.pk)
    for wait, numbers in others.items():
        Condition.objects.filter(pk__in=numbers).update(due_at=None if wait is None else F("since") + wait)
    return wanted


def _gathered(conditions: list[Condition]) -> list[list[Condition]]:
    """As they are told: one by one, but for those of which there are many of a kind. What is told in one bears it."""
    by_kind = defaultdict(list)
    for condition in conditions:
        by_kind[condition.kind].append(condition)
    together = []
    for alike in by_kind.values():
        together += [alike] if len(alike) > MANY else [[condition] for condition in alike]
    for some in together:
        told_as = uuid4()
        for condition in some:
            condition.told_as = told_as
    return together


def _notices(told: list[Condition], people: list[User], at: datetime) -> Iterator[Notice]:
    """To who works on the board, but for who knows it best: the one who overrode the limit."""
    first = told[0]
    by = {condition.decision.by_id if condition.decision else None for condition in told}
    others = [person for person in people if by != {person.pk}]
    words = words_of(first, at=at) if len(told) == 1 else words_of_many(told)
    about = _about(first) if len(told) == 1 else {}
    return notices_to(others, Told.ALERT, words, board=first.board, at=at, told_as=first.told_as, **about)


def _about(one: Condition) -> dict[str, int | None]:
    """Where its notice leads; that of many leads to their board."""
    return {"card_id": one.decision.card_id if one.decision else one.card_id, "column_id": one.column_id}
