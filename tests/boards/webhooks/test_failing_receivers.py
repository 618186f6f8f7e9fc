"""A receiver that fails gets all that waits, in order, once it is back."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from time_machine import Traveller

from boards.models import Delivery, Webhook
from boards.webhooks.delivering import deliver_due
from boards.webhooks.lookups import FOR_ONE_BOARD, LOOKUPS
from tests.boards.receiver import Receiver, answers, receiving
from tests.boards.webhooks.again import again
from tests.cast import after

pytestmark = pytest.mark.enable_socket


def test_what_comes_later_waits_behind_what_failed(webhook: Webhook, told: list[str], receiver: Receiver) -> None:
    receiver.behave = answers(500)
    assert deliver_due() == 0
    assert receiver.events == told[:1]
    row = Delivery.objects.order_by("pk")[0]
    assert (row.status, row.problem, row.attempts, row.sent_at) == (500, "Answered 500.", 1, None)


def test_a_receiver_that_comes_back_gets_all_of_it_in_order(
    webhook: Webhook, told: list[str], receiver: Receiver, clock: Traveller
) -> None:
    receiver.behave = answers(503)
    deliver_due()
    receiver.behave = answers(200)
    deliver_due()
    assert len(receiver.got) == 1, "it is not tried at once"
    clock.shift(timedelta(seconds=5))
    assert deliver_due() == 4
    assert receiver.events == ["card.blocked", *told]
    assert receiver.ids[0] == receiver.ids[1]
    assert (again(webhook).failures, webhook.failing_since) == (0, None)


def test_nothing_listens_at_all_and_then_it_does(
    webhook: Webhook, told: list[str], receiver: Receiver, clock: Traveller
) -> None:
    Webhook.objects.update(url="http://127.0.0.1:9/")
    deliver_due()
    assert Delivery.objects.order_by("pk")[0].problem.startswith("The connection failed")
    Webhook.objects.update(url=receiver.url)
    clock.shift(timedelta(seconds=5))
    deliver_due()
    assert receiver.events == told


def test_a_redirect_to_this_machine_is_not_followed(webhook: Webhook, told: list[str], receiver: Receiver) -> None:
    with receiving() as inner:
        receiver.behave = answers(302, Location=inner.url)
        deliver_due()
    assert inner.got == []
    assert Delivery.objects.order_by("pk")[0].problem == "Answered 302, a redirect, which is not followed."


def test_an_inner_address_is_refused_when_it_is_called_too(
    webhook: Webhook, told: list[str], receiver: Receiver, settings: LazySettings
) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = False
    deliver_due()
    assert receiver.got == []
    problem = "127.0.0.1 is not on the public internet, and this installation calls nothing else."
    assert Delivery.objects.order_by("pk")[0].problem == problem


def test_waits_double_up_to_an_hour_and_end_with_the_day(
    webhook: Webhook, told: list[str], receiver: Receiver, clock: Traveller
) -> None:
    """5 s, 10 s ... 2560 s make 5115 s; then 22 hours of an hour each, and what is left of the day."""
    receiver.behave = answers(500)
    waits: list[float] = []
    while again(webhook).active:
        deliver_due()
        waits.append((again(webhook).due_at - after(days=1)).total_seconds() - sum(waits))
        clock.move_to(webhook.due_at)
    assert waits[:10] == [5.0 * 2**number for number in range(10)]
    assert waits[10:32] == [3600.0] * 22
    assert waits[32] == 86_400 - 5115 - 22 * 3600
    assert webhook.disabled_at == after(days=2)
    assert len(receiver.got) == 34


def test_that_too_many_names_are_looked_up_is_no_failure_of_the_receiver(
    webhook: Webhook, told: list[str], receiver: Receiver, clock: Traveller
) -> None:
    LOOKUPS.running[webhook.board_id] = FOR_ONE_BOARD  # as if so many hung
    assert deliver_due() == 0
    assert (again(webhook).failures, webhook.failing_since, webhook.claimed_until) == (0, None, None)
    assert webhook.deliveries.order_by("pk")[0].attempts == 0

    del LOOKUPS.running[webhook.board_id]
    assert deliver_due() == 0, "it is not tried at once"
    clock.shift(timedelta(seconds=5))
    assert deliver_due() == 4
    assert receiver.events == told


def test_a_day_on_which_the_product_was_down_says_nothing_of_the_receiver(
    webhook: Webhook, told: list[str], receiver: Receiver, clock: Traveller
) -> None:
    receiver.behave = answers(500)
    deliver_due()
    clock.shift(timedelta(days=3))
    deliver_due()
    assert again(webhook).active
    assert (webhook.failures, webhook.due_at) == (2, after(days=4, seconds=10))
