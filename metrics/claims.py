"""Work that is found by looking, and given out once.

The database says what there is to do, a queue only carries the hint: whatever is lost on the way, the next sweep finds
again.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from boards.change import CLOCK_SKEW
from boards.models import Board


def claim_due(kind: type[Any], *, at: datetime, lease: timedelta) -> list[int]:
    """Take up the boards whose row of this kind is due, and say which are now ours to work on.

    A claim is one conditional UPDATE, so that of two sweeps only one gets a board. It ends by itself after the lease:
    who claimed may have been killed. One from the future is a wrong clock's, and holds nobody up.
    """
    missing = Board.objects.exclude(pk__in=kind.objects.values("board"))
    kind.objects.bulk_create([kind(board=board) for board in missing], ignore_conflicts=True)
    over = Q(claimed_at__lte=at - lease) | Q(claimed_at__gt=at + CLOCK_SKEW)
    free = kind.objects.filter(Q(claimed_at=None) | over)
    due = list(free.due(at).values_list("board_id", flat=True))
    return [board_id for board_id in due if free.filter(board=board_id).update(claimed_at=at)]
