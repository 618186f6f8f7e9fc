"""What is cached on cards, read again from the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from boards.models import Board, Card, Transition
from boards.models.card import COURSE_FIELDS
from boards.places import place_last
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
        _correct(difference.card, difference.true)
    return found


def differences(board: Board, line: Line) -> Iterator[Difference]:
    """Cards that are not as their log says."""
    courses = _courses(board, line)
    for card in board.cards.order_by("pk").iterator(BATCH):
        true = next(course for card_id, course in courses if card_id == card.pk)
        if true != card.course():
            yield Difference(card, card.course(), true)


def _correct(card: Card, true: Course) -> None:
    """One by one: a card that lies elsewhere needs a free place there, and bulk_update is slower."""
    left = card.column_id
    card.follow(true)
    if card.column and card.column_id != left:
        card.position = place_last(card.column)
    card.save(update_fields=[*COURSE_FIELDS, "position"])


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
