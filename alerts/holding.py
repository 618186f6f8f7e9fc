"""What holds now on some boards that their people may want to know: a few queries, however many boards and cards."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q

from alerts.models import Condition, Kind
from boards.models import Block, Board, Card, Column, Decided, Decision, Transition
from boards.places import how_many_lie_in

Boards = Mapping[int, Board]

# An override that nobody looked for in so long is no news any more.
NEWS = timedelta(days=2)
# A board on which nothing has happened yet lacks nothing.
IN_USE = Exists(Transition.objects.filter(board=OuterRef("board")))


def holding(boards: Boards, *, at: datetime) -> Iterator[Condition]:
    """As conditions that nobody has written down; those that were known before are among them."""
    yield from _late(boards, at)
    yield from _blocked(boards)
    yield from _out_of_bounds(boards, at)


def overrides(boards: Boards, *, at: datetime) -> Iterator[Condition]:
    """Of limits, lately, and not known yet."""
    lately = Decision.objects.filter(about=Decided.OVERRIDE, at__gt=at - NEWS, condition=None, board__in=boards)
    for decision in lately.select_related("card").order_by("at", "pk"):
        yield Condition(
            kind=Kind.OVERRIDDEN,
            board_id=decision.board_id,
            decision=decision,
            since=decision.at,
            ended_at=decision.at,
        )


def _late(boards: Boards, at: datetime) -> Iterator[Condition]:
    """Cards in the flow for longer than 85 % of those that were finished, where enough were.

    One that was late stays so until it leaves the flow: the percentile drifts from day to day.
    """
    spans = {pk: timedelta(days=days) for pk, board in boards.items() if (days := _service_level(board)) is not None}
    known = Condition.objects.filter(card=OuterRef("pk"), kind=Kind.LATE, ended_at=None)
    beyond = (Q(board=pk, started_at__lt=at - span) for pk, span in spans.items())
    in_flow = Q(
        board__in=boards,
        started_at__isnull=False,
        column__position__gte=F("board__start__position"),
        column__position__lt=F("board__finish__position"),
    )
    for card in Card.objects.filter(in_flow & reduce(or_, beyond, Q(Exists(known)))).only("board", "started_at"):
        assert card.started_at is not None
        since = min(card.started_at + spans.get(card.board_id, timedelta(0)), at)
        yield Condition(kind=Kind.LATE, board_id=card.board_id, card=card, since=since)


def _service_level(board: Board) -> float | None:
    figures = getattr(board, "figures", None)
    return figures.lead_time_p85 if figures else None


def _blocked(boards: Boards) -> Iterator[Condition]:
    """Since when is the block's to say: another block of the same card is another condition."""
    blocks = Block.objects.filter(until=None, card__board__in=boards).select_related("card")
    for block in blocks.order_by("since", "pk"):
        yield Condition(kind=Kind.BLOCKED, board_id=block.card.board_id, card=block.card, since=block.since)


def _out_of_bounds(boards: Boards, at: datetime) -> Iterator[Condition]:
    limited = ~Q(maximum=None, minimum=None)
    columns = list(Column.objects.filter(limited, IN_USE, board__in=boards, retired_at=None))
    for kind, column in _told_apart(columns):
        yield Condition(kind=kind, board_id=column.board_id, column=column, since=at)


def _told_apart(columns: list[Column]) -> Iterable[tuple[Kind, Column]]:
    counts = how_many_lie_in([column.pk for column in columns])
    for column in columns:
        if column.maximum is not None and counts[column.pk] > column.maximum:
            yield Kind.OVER, column
        if column.minimum is not None and counts[column.pk] < column.minimum:
            yield Kind.BELOW, column
