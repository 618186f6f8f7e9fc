"""A webhook of the cast's board, and what was told to it."""

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import User
from time_machine import Traveller

from boards.models import Card, Column, Webhook
from boards.moves import block_card, unblock_card
from boards.webhooks import sending
from tests.boards.listening import listener
from tests.boards.receiver import Receiver, receiving
from tests.cast import after, fill


@pytest.fixture(autouse=True)
def on_this_machine(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    monkeypatch.setattr(sending, "TOTAL", 0.5)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    """A day after the board began, and standing still."""
    with time_machine.travel(after(days=1), tick=False) as clock:
        yield clock


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    """It came before anybody listened."""
    return fill(idea, "X", by=owner)[0]


@pytest.fixture
def webhook(card: Card, receiver: Receiver) -> Webhook:
    return listener(card.board, receiver.url)


@pytest.fixture
def told(webhook: Webhook, card: Card, owner: User) -> list[str]:
    """Four events that wait to be sent."""
    block_card(card=card, reason="decision", by=owner)
    unblock_card(card=card, by=owner)
    block_card(card=card, reason="supplier", by=owner)
    unblock_card(card=card, by=owner)
    return ["card.blocked", "card.unblocked", "card.blocked", "card.unblocked"]
