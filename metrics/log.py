"""The log of one board as plain rows, cut at an instant: events at or after `as_of` do not exist."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Min, OuterRef, QuerySet, Subquery

from boards.models import Board, Card, Transition
from boards.models.card import COURSE_FIELDS
from boards.models.transition import AppendOnly
from boards.replay import Act, Line
from metrics.lives import Life, Row, Stay, read_life

BATCH = 2000


class CardLog(NamedTuple):
    """The rows are read while the log streams by: take them before the next card's."""

    card: int
    work_type: str
    rows: Iterator[Row]


def log_begins(board: Board, as_of: datetime) -> datetime | None:
    """The board's first event."""
    return _counting(board.transitions.all(), as_of).order_by("at", "pk").values_list("at", flat=True).first()


def next_event(board: Board, as_of: datetime) -> datetime | None:
    """The first event that does not exist yet: another machine's clock is ahead, or an import tells of the future."""
    return board.transitions.filter(at__gte=as_of).aggregate(first=Min("at"))["first"]


def card_logs(board: Board, as_of: datetime, *, since: datetime | None = None) -> Iterator[CardLog]:
    """The whole log of every card, or of every card with an event since an instant: one pass, a row in memory."""
    if since is None:
        return _by_card(_counting(board.transitions.all(), as_of))
    return _by_card(_counting(Transition.objects.filter(card__in=_moved(board, since)), as_of))


def whole_lives(board: Board, line: Line, as_of: datetime) -> list[Life]:
    """Of all cards, from all of the log."""
    return [read_life(log.work_type, log.rows, line) for log in card_logs(board, as_of)]


def recent_lives(board: Board, line: Line, as_of: datetime, *, since: datetime) -> list[Life]:
    """Of the cards that lie before finish or have an event since an instant, without reading the log before it.

    Their course is the one cached on the card. Of their stays and returns only those are told that are open or ended
    since: all that the figures of a window ask for.
    """
    told = _lives_since(board, line, as_of, since)
    lives, ahead = [], []
    for card in _recent_cards(board, line, since):
        if card.entered_at >= as_of:
            ahead.append(card.pk)
        else:
            lives.append(_with_course(told.get(card.pk), card))
    cut = _by_card(_counting(Transition.objects.filter(card__in=ahead), as_of))
    return lives + [read_life(log.work_type, log.rows, line) for log in cut]


def _counting(rows: AppendOnly, as_of: datetime) -> AppendOnly:
    """What counted at `as_of`: a move that was undone later counted then."""
    return rows.filter(at__lt=as_of).exclude(kind=Act.UNDO).exclude(undoing__at__lt=as_of)


def _moved(board: Board, since: datetime) -> QuerySet[Transition, Any]:
    return Transition.objects.filter(board=board, at__gte=since).values("card")


def _by_card(rows: AppendOnly) -> Iterator[CardLog]:
    ordered = rows.order_by("card_id", "at", "pk").values_list("card_id", "card__work_type", "kind", "to_column", "at")
    for (card, work_type), group in groupby(ordered.iterator(BATCH), key=itemgetter(0, 1)):
        yield CardLog(card, work_type, ((act, column, at) for _, _, act, column, at in group))


def _lives_since(board: Board, line: Line, as_of: datetime, since: datetime) -> dict[int, Life]:
    """Read from the row that was the last one before `since`: it began the first stay that ended later."""
    before = _counting(Transition.objects.filter(card=OuterRef("pk"), at__lt=since), as_of)
    last_before = before.order_by("-at", "-pk").values("pk")[:1]
    opening = Card.objects.filter(pk__in=_moved(board, since)).values(opening=Subquery(last_before))
    opened = Transition.objects.filter(pk__in=opening).values_list("card_id", "kind", "to_column", "at")
    began = {card: (act, column, at) for card, act, column, at in opened}
    lives = {}
    for log in _by_card(_counting(board.transitions.filter(at__gte=since), as_of)):
        rows = chain([began[log.card]], log.rows) if log.card in began else log.rows
        lives[log.card] = read_life(log.work_type, rows, line)
    return lives


def _recent_cards(board: Board, line: Line, since: datetime) -> Iterator[Card]:
    """Found by two indexes, one after the other."""
    columns = [column for column in line.places if not line.is_ready(column)]
    cards = Card.objects.only("work_type", *COURSE_FIELDS)
    return cards.filter(column__in=columns).union(cards.filter(pk__in=_moved(board, since))).iterator(BATCH)


def _with_course(life: Life | None, card: Card) -> Life:
    course = card.course()
    if life is None:
        stays = [Stay(course.column, course.entered_at)] if course.column and course.entered_at else []
        return Life(card.work_type, course, stays, place=course.column)
    life.course = course
    return life
