"""Many boards at a glance: what waits too long on each."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from boards.drawing import pace
from boards.models import Board, Card


def overview(boards: QuerySet[Board], *, at: datetime) -> list[Board]:
    """The boards by name with their figures, each told how many of its cards are `late`.

    None where too little was finished to say what late is, as for the lead time.
    """
    shown: list[Any] = list(boards.select_related("figures").order_by("name", "pk"))
    late = _late(shown, at)
    for board in shown:
        board.late = late.get(board.pk, 0) if _knows_late(board) else None
    return shown


def _knows_late(board: Board) -> bool:
    figures = getattr(board, "figures", None)
    return figures is not None and figures.lead_time_p85 is not None


def _late(boards: Iterable[Board], at: datetime) -> dict[int, int]:
    """Cards that lie in their column longer than 85 % of cards did, by board."""
    beyond = [
        Q(column=int(column), entered_at__lt=at - timedelta(days=days))
        for board in boards
        if _knows_late(board)
        for column, days in pace(board).items()
    ]
    if not beyond:
        return {}
    late = Card.objects.filter(reduce(or_, beyond)).order_by().values_list("board")
    return dict(late.annotate(Count("pk")))
