"""Many cards at once: the verb of `boards.moves.create_card` for a list, under one lock and in one transaction."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from boards.change import BoardChange, board_change
from boards.limits import admit
from boards.models import Board, Card, Column
from boards.models.card import COURSE_FIELDS, PLACE_FIELDS
from boards.moves import arrive
from boards.notices import call_in_description, tell_assigned
from boards.places import STEP, place_first
from boards.refusals import Refused
from boards.replay import Act

# A column, and what is written on the card that goes there.
New = tuple[Column, Mapping[str, Any]]


class RowsRefused(Exception):
    """Sentences by field, by the row's number from 0; nothing was created."""

    def __init__(self, rows: dict[int, dict[str, list[str]]]) -> None:
        super().__init__(f"{len(rows)} rows cannot be taken")
        self.rows = rows


def create_cards(
    *, board: Board, new: Sequence[New], by: User | None, at: datetime | None = None, override_reason: str = ""
) -> list[Card]:
    """Put new cards at the heads of their columns, in the given order; all or none.

    A limit counts all that arrive. Raises RowsRefused for what cannot stand on a card, or where it cannot lie.
    """
    with board_change(board, by=by, at=at) as change:
        cards = [Card(board=change.board, **written) for _, written in new]
        columns = _checked(change, cards, [column for column, _ in new])
        overrides, places = {}, {}
        for column, arriving in Counter(columns).items():
            overrides[column.pk] = admit(change, column, arriving=arriving, override_reason=override_reason)
            places[column.pk] = place_first(column) - arriving * STEP
        for card, column in zip(cards, columns, strict=True):
            places[column.pk] = card.position = places[column.pk] + STEP
            arrive(change, card, Act.CREATE, column, override=overrides[column.pk])
        tell_assigned(change, *cards)
        for card in cards:
            call_in_description(change, card, before="")
    return cards


def _checked(change: BoardChange, cards: list[Card], columns: list[Column]) -> list[Column]:
    """The columns as they are under the lock; raises for all rows that cannot be taken at once.

    Two statements for all of them; what else the database would refuse, no row can bring.
    """
    board, found = change.board, []
    refused: dict[int, dict[str, list[str]]] = defaultdict(dict)
    times = Counter(card.external_id for card in cards if card.external_id)
    taken = set(board.cards.filter(external_id__in=times).values_list("external_id", flat=True))
    members = set(board.memberships.values_list("person", flat=True))
    for row, (card, column) in enumerate(zip(cards, columns, strict=True)):
        try:
            found.append(change.column_in_use(column))
        except Refused as refusal:
            refused[row]["column"] = [refusal.sentence]
        try:
            card.clean_fields(exclude=[*COURSE_FIELDS, *PLACE_FIELDS, "board", "assignee"])
        except ValidationError as error:
            refused[row] |= error.message_dict
        if card.external_id in taken:
            refused[row]["external_id"] = ["Another card of this board has that external id."]
        elif times[card.external_id] > 1:
            refused[row]["external_id"] = ["Two of these cards have that external id."]
        if card.assignee_id and card.assignee_id not in members:
            refused[row]["assignee"] = ["Nobody of that id is on this board."]
    if refused:
        raise RowsRefused(dict(refused))
    return found
