"""What is cached on cards, read again from the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from boards.models import Board, Card, Transition
from boards.models.card import COURSE_FIELDS
from boards.replay import Course, Line, replay

BATCH = 1000


@dataclass(frozen=True)
class Difference:
    """A card whose cached course was not what its log says."""

    card: Card
    cached: Course
    true: Course


def correct_courses(board: Board, line: Line) -> list[Difference]:
    """Replay the log of every card of the board, save the cards that differ, and say which did.

    Called under the board's lock; memory is bounded by the cards that differ.
    """
    found = list(differences(board, line))
    for difference in found:
        difference.card.follow(difference.true)
    Card.objects.bulk_update([difference.card for difference in found], COURSE_FIELDS, batch_size=BATCH)
    return found


def differences(board: Board, line: Line) -> Iterator[Difference]:
    """Cards that are not as their log says."""
    courses = _courses(board, line)
    for card in board.cards.order_by("pk").iterator(BATCH):
        true = next(course for card_id, course in courses if card_id == card.pk)
        if true != card.course():
            yield Difference(card, card.course(), true)


def _courses(board: Board, line: Line) -> Iterator[tuple[int, Course]]:
    """Every card's course in the order of the cards' ids: one pass over the log, one card at a time in memory."""
    rows = (
        Transition.objects.filter(board=board)
        .counting()
        .order_by("card_id", "at", "pk")
        .values_list("card_id", "kind", "to_column", "at")
    )
    for card_id, card_rows in groupby(rows.iterator(BATCH), key=itemgetter(0)):
        yield card_id, replay((row[1:] for row in card_rows), line)
