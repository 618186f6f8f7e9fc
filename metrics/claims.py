"""Work that is found by looking, and given out once.

The database says what there is to do, a queue only carries the hint: whatever is lost on the way, the next sweep finds
again.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from boards.change import CLOCK_SKEW
from boards.models import Board

AT_ONCE = 2000  # boards: the next sweep takes the rest


def claim_due(kind: type[Any], *, at: datetime, lease: timedelta) -> list[int]:
    """Take up boards whose row of this kind is due, and say which are now ours to work on.

    A claim ends by itself after the lease: who claimed may have been killed. One from the future is a wrong clock's,
    and holds nobody up. What was claimed and not done comes behind all that never was, lest it keep that waiting.
    """
    _begin_rows(kind)
    over = Q(claimed_at__lte=at - lease) | Q(claimed_at__gt=at + CLOCK_SKEW)
    free = kind.objects.filter(Q(claimed_at=None) | over).due(at)
    first = free.order_by(F("claimed_at").asc(nulls_first=True))
    found = list(first.values_list("pk", flat=True)[:AT_ONCE])
    return _claim(kind, free.filter(pk__in=found), at=at) if found else []


def _begin_rows(kind: type[Any]) -> None:
    without = Board.objects.filter(~Exists(kind.objects.filter(board=OuterRef("pk"))))
    rows = [kind(board_id=board) for board in without.values_list("pk", flat=True)[:AT_ONCE]]
    kind.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def _claim(kind: type[Any], free: Any, *, at: datetime) -> list[int]:
    """Of two sweeps that found the same, one locks a row and sees it free; on SQLite one comes after the other."""
    ours = dict(free.select_for_update(skip_locked=True, of=("self",)).values_list("pk", "board_id"))
    kind.objects.filter(pk__in=ours).update(claimed_at=at)
    return list(ours.values())
