"""A card, and a board that lacks nothing by itself."""

import pytest
from django.contrib.auth.models import User

from boards.models import Card, Column
from boards.moves import create_card
from tests.cast import after


@pytest.fixture(autouse=True)
def no_minimum(ready: Column) -> None:
    """Ready for Dev needs two cards, by the template: only where a test says so."""
    Column.objects.filter(pk=ready.pk).update(minimum=None)


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return create_card(board=idea.board, column=idea, title="X", by=owner, at=after())
