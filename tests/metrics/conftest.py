"""A board with a little of everything that figures count."""

import pytest
from django.contrib.auth.models import User

from boards.models import Board, Column
from boards.moves import create_card, discard_card, move_card
from tests.cast import after


@pytest.fixture
def story(board: Board, idea: Column, ready: Column, owner: User) -> Board:
    """A card every five days; the first five take three days, the sixth is discarded after fifteen."""
    for number in range(8):
        card = create_card(board=board, column=idea, title=f"Need {number}", by=owner, at=after(days=5 * number))
        if number < 5:
            move_card(card=card, to=ready, by=owner, at=after(days=5 * number + 3))
        elif number == 5:
            discard_card(card=card, reason="evidence", by=owner, at=after(days=40))
    return Board.objects.get()


@pytest.fixture
def without_charts(monkeypatch):
    """Where they do not matter: to draw them all takes the better part of a second."""
    monkeypatch.setattr("metrics.charts.serving.drawn_figures", lambda picture: [])
