"""What a request asks of the database: the same few statements however much there is."""

import pytest
from django.contrib.auth.models import User

from boards.models import Board, Card, Column, Label
from tests.api.programs import Program
from tests.boards.test_queries import MOVE, outline, statements_of
from tests.cast import fill


def outlines(program: Program, *request: object) -> list[str]:
    method, *asked = request
    return [outline(sql) for sql in statements_of(lambda: getattr(program, str(method))(*asked))]


@pytest.mark.parametrize("crowd", [1, 20])
def test_a_list(crowd: int, program: Program, board: Board, idea: Column, member: User) -> None:
    label = Label.objects.create(board=board, name="urgent")
    for card in fill(idea, "A" * crowd, by=member):
        card.labels.add(label)

    assert outlines(program, "get", f"/boards/{board.pk}/cards/") == [
        "SELECT api_token",
        "SELECT boards_board",
        "SELECT boards_card",
        "SELECT boards_card_labels",
    ]


@pytest.mark.parametrize("crowd", [1, 20])
def test_a_move_asks_four_statements_more_than_the_verb(
    crowd: int, program: Program, idea: Column, ready: Column, member: User
) -> None:
    card: Card = fill(idea, "A" * crowd, by=member)[0]
    (neighbour,) = fill(ready, "N", by=member)

    assert outlines(program, "post", f"/cards/{card.pk}/move/", {"column": ready.pk, "after": neighbour.pk}) == [
        "SELECT api_token",
        "SELECT boards_card",  # whose is it?
        "SELECT boards_card",  # is the neighbour of this board?
        *MOVE,
        "SELECT boards_card_labels",
    ]


def test_a_hundred_cards_at_once_are_looked_at_together(program: Program, board: Board) -> None:
    cards = [{"title": "X", "external_id": f"SHOP-{number}"} for number in range(100)]

    asked = outlines(program, "post", f"/boards/{board.pk}/cards/bulk/", {"cards": cards})

    assert asked.count("INSERT boards_card") == asked.count("INSERT boards_transition") == 100
    assert len(asked) == 200 + 11, asked
