"""A receiver that takes its time costs the others none of theirs."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from time_machine import Traveller

from boards.models import Webhook
from boards.webhooks import delivering, sending
from boards.webhooks.delivering import deliver_due
from tests.boards.listening import listener
from tests.boards.receiver import Receiver, receiving
from tests.boards.webhooks.again import takes

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def slow(webhook: Webhook, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """It listens to the same board, in runs that are over when it has taken one message."""
    monkeypatch.setattr(sending, "TOTAL", 5)
    monkeypatch.setattr(delivering, "RUN", 0.5)
    with receiving() as slow:
        slow.behave = takes(0.6)
        listener(webhook.board, slow.url)
        yield slow


def test_beside_a_slow_receiver_the_others_have_all_that_waits(
    slow: Receiver, told: list[str], receiver: Receiver
) -> None:
    assert deliver_due() == 5
    assert (receiver.events, slow.events) == (told, told[:1])


def test_a_slow_receiver_rests_as_long_as_it_took(slow: Receiver, told: list[str], clock: Traveller) -> None:
    deliver_due()
    clock.shift(timedelta(milliseconds=599))
    assert deliver_due() == 0
    clock.shift(timedelta(seconds=5))
    assert deliver_due() == 1
    assert slow.events == told[:2]
