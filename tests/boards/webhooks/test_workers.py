"""Of many workers one serves a webhook, whatever happens to it meanwhile."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from time_machine import Traveller

from boards.models import Delivery, Webhook
from boards.webhooks import delivering, sending
from boards.webhooks.delivering import LEASE, claim_due, deliver_due, note
from boards.webhooks.verbs import remove_webhook, switch_off
from tests.boards.receiver import Receiver
from tests.boards.webhooks.again import again, takes
from tests.cast import after

pytestmark = pytest.mark.enable_socket


def test_of_two_workers_only_one_gets_a_webhook(webhook: Webhook, told: list[str], receiver: Receiver) -> None:
    assert claim_due(at=after(days=1)) == [webhook]
    assert claim_due(at=after(days=1)) == []
    assert deliver_due() == 0
    assert receiver.got == []


def test_a_lease_taken_by_a_clock_two_hours_ahead_keeps_nobody(webhook: Webhook, told: list[str]) -> None:
    assert claim_due(at=after(days=1, hours=2)) == [webhook]
    assert claim_due(at=after(days=1)) == [webhook]


def test_killed_between_sending_and_noting_it_down_a_worker_leaves_a_repeat_with_the_same_id(
    webhook: Webhook, told: list[str], receiver: Receiver, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*about: object, **how: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(delivering, "note", killed)
        with pytest.raises(KeyboardInterrupt):
            deliver_due()
    assert receiver.events == told[:1]
    assert deliver_due() == 0, "the lease of the killed one still holds"
    clock.shift(LEASE)
    assert deliver_due() == 4
    assert receiver.events == ["card.blocked", *told]
    assert receiver.ids[0] == receiver.ids[1]


@pytest.fixture
def stale(webhook: Webhook, told: list[str]) -> Delivery:
    """The first message, as a worker has it on its way while its lease runs out."""
    claim_due(at=after(days=1))
    return Delivery.objects.select_related("webhook").order_by("pk")[0]


FAILED, RECEIVED = sending.Answer(500, "Answered 500.", 3), sending.Answer(200, "", 3)


def test_a_worker_that_was_away_too_long_does_not_put_off_what_another_serves(
    stale: Delivery, webhook: Webhook
) -> None:
    """It woke up with a failure in hand, when somebody else held the lease."""
    claim_due(at=after(days=1) + LEASE)
    note(stale, FAILED, at=after(days=1) + LEASE)
    assert (again(webhook).failures, webhook.claimed_until) == (0, after(days=1) + 2 * LEASE)


def test_nor_does_it_let_a_message_wait_again_behind_those_that_followed(
    stale: Delivery, told: list[str], receiver: Receiver, clock: Traveller
) -> None:
    clock.shift(LEASE)
    assert deliver_due() == 4
    note(stale, FAILED, at=after(days=1) + LEASE)
    stale.refresh_from_db()
    assert (stale.sent_at, stale.status, stale.attempts) == (after(days=1) + LEASE, 204, 1)
    assert deliver_due() == 0
    assert receiver.events == told


@pytest.mark.parametrize("answer", [FAILED, RECEIVED])
def test_nor_does_it_write_anything_of_a_message_that_another_has_on_its_way(
    answer: sending.Answer, stale: Delivery, webhook: Webhook
) -> None:
    """Of a receiver that fails it does not say either that all is well."""
    Webhook.objects.update(failing_since=after(), failures=3)
    stale.webhook.failing_since = after()
    claim_due(at=after(days=1) + LEASE)
    note(stale, answer, at=after(days=1) + LEASE)
    stale.refresh_from_db()
    assert (stale.sent_at, stale.attempts) == (None, 0)
    assert (again(webhook).failing_since, webhook.failures) == (after(), 3)


def test_whoever_is_switched_off_or_removed_meanwhile_is_left_alone(
    webhook: Webhook, told: list[str], receiver: Receiver, owner: User
) -> None:
    switch_off(webhook=webhook, by=owner)
    assert deliver_due() == 0
    remove_webhook(webhook=webhook, by=owner)
    assert deliver_due() == 0
    assert (receiver.got, Delivery.objects.count()) == ([], 0)


def test_a_run_ends_though_there_is_more_to_do(
    webhook: Webhook, told: list[str], receiver: Receiver, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.behave = takes(0.1)
    monkeypatch.setattr(delivering, "RUN", 0.05)
    assert deliver_due() == 1
    clock.shift(timedelta(seconds=1))
    assert deliver_due() == 1
    assert receiver.events == told[:2]
