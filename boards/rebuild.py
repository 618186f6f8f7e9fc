"""What is cached on cards, read again from the log."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from boards.models import Board, Card, Transition
from boards.models.card import COURSE_FIELDS
from boards.models.transition import AppendOnly
from boards.places import place_last
from boards.replay import Course, Line, replay

BATCH = 1000


@dataclass(frozen=True)
class Difference:
    """A card whose cached course was not what its log says."""

    card: Card
    cached: Course
    true: Course


def correct_courses(
    board: Board, line: Line, *, arrived_in: Collection[int] | None = None, cards: Collection[int] | None = None
) -> list[Difference]:
    """Replay the log of every card, save the cards that differ, and say which did.

    Read are all cards of the board, those that ever arrived in one of the columns `arrived_in`, or these `cards`.
    Called under the board's lock; memory is bounded by the cards that differ.
    """
    found = list(differences(board, line, arrived_in=arrived_in, only=cards))
    for difference in found:
        _correct(difference.card, difference.true)
    return found


def differences(
    board: Board, line: Line, *, arrived_in: Collection[int] | None = None, only: Collection[int] | None = None
) -> Iterator[Difference]:
    """Of the same cards, those that are not as their log says."""
    log, cards = Transition.objects.filter(board=board), board.cards.all()
    if arrived_in is not None:
        arrived = log.filter(to_column__in=arrived_in).values("card")
        log, cards = log.filter(card__in=arrived), cards.filter(pk__in=arrived)
    if only is not None:
        log, cards = log.filter(card__in=only), cards.filter(pk__in=only)
    courses = _courses(log, line)
    for card in cards.order_by("pk").iterator(BATCH):
        true = next(course for card_id, course in courses if card_id == card.pk)
        if true != card.course():
            yield Difference(card, card.course(), true)


def _correct(card: Card, true: Course) -> None:
    """One by one: a card that lies elsewhere needs a free place there, and bulk_update is slower."""
    left = card.column_id
    card.follow(true)
    if card.column_id != left and card.column:
        card.position = place_last(card.column)
    card.save(update_fields=[*COURSE_FIELDS, "position"])  # not stamped: pages need the columns


def _courses(log: AppendOnly, line: Line) -> Iterator[tuple[int, Course]]:
    """Every card's course in the order of the cards' ids: one pass over the log, one card at a time in memory."""
    ordered = log.counting().order_by("card_id", "at", "pk")
    rows = ordered.values_list("card_id", "kind", "to_column", "at")
    for card_id, card_rows in groupby(rows.iterator(BATCH), key=itemgetter(0)):
        yield card_id, replay((row[1:] for row in card_rows), line)
