"""A card of the cast's board, and people with addresses."""

import pytest
from django.contrib.auth.models import User

from boards.models import Card, Column, Notice
from boards.moves import edit_card
from tests.boards.notices.told import NOW
from tests.cast import fill


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return fill(idea, "X", by=owner)[0]


@pytest.fixture(autouse=True)
def addresses(owner: User, member: User, viewer: User) -> None:
    for person in (owner, member, viewer):
        person.email = f"{person.username}@example.org"
        person.save(update_fields=["email"])


@pytest.fixture
def given(card: Card, owner: User, member: User) -> Notice:
    """The owner gave the card to the member."""
    edit_card(card=card, assignee=member, by=owner, at=NOW)
    return Notice.objects.get()
