"""What the tests of simultaneous moves have an installation play; each prints as JSON how it ended."""

import json
from typing import Any

from boards.columns import add_column
from boards.models import Board, Column, Transition
from boards.moves import create_card
from boards.rebuild import differences
from tests.processes.at_once import at_once


def pulls(people: int, limit: int) -> None:
    """As many people as it is said pull a card each into the same column."""
    board = Board.objects.create(name="Rush")
    waiting = add_column(board=board, name="Waiting", by=None)
    narrow = add_column(board=board, name="Narrow", maximum=limit, by=None)
    cards = [create_card(board=board, column=waiting, title=f"Card {number}", by=None) for number in range(people)]

    outcomes = at_once([[(card, narrow)] for card in cards])

    tell(board, outcomes=[outcome for (outcome,) in outcomes], lying=count(narrow), waiting=count(waiting))


def crossings(rounds: int) -> None:
    """Two people move a card each, again and again: whenever one goes from left to right, the other comes back."""
    board = Board.objects.create(name="Crossing")
    left, right = (add_column(board=board, name=name, by=None) for name in ("Left", "Right"))
    one = create_card(board=board, column=left, title="One", by=None)
    other = create_card(board=board, column=right, title="Other", by=None)
    there_and_back = [right, left] * (rounds // 2)
    back_and_there = [left, right] * (rounds // 2)

    outcomes = at_once([[(one, to) for to in there_and_back], [(other, to) for to in back_and_there]])

    tell(
        board,
        outcomes=outcomes,
        told=[[column.name for column in way] for way in (there_and_back, back_and_there)],
        logged=[logged(card.pk) for card in (one, other)],
        lying=[Column.objects.get(cards=card).name for card in (one, other)],
    )


def tell(board: Board, **ending: Any) -> None:
    board.refresh_from_db()
    differ = [difference.card.pk for difference in differences(board, board.line())]
    print(json.dumps(ending | {"version": board.version, "differ": differ}))


def count(column: Column) -> int:
    return column.cards.count()


def logged(card: int) -> list[str]:
    return list(Transition.objects.filter(card=card, kind="move").in_order().values_list("to_name", flat=True))
