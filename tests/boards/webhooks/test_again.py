"""What was received can be sent again, and is forgotten in time."""

import pytest
from django.contrib.auth.models import User

from boards.models import Delivery, Webhook
from boards.webhooks.delivering import deliver_due
from boards.webhooks.forgetting import forget_old
from boards.webhooks.verbs import redeliver, switch_off
from tests.boards.receiver import Receiver, answers
from tests.cast import after

pytestmark = pytest.mark.enable_socket


def test_what_was_received_is_sent_again_under_its_id(
    webhook: Webhook, told: list[str], receiver: Receiver, owner: User
) -> None:
    deliver_due()
    first = Delivery.objects.order_by("pk")[0]
    copy = redeliver(delivery=first, by=owner)
    deliver_due()
    assert receiver.events == [*told, "card.blocked"]
    assert receiver.ids[0] == receiver.ids[4]
    assert (copy.again, Delivery.objects.get(pk=first.pk).attempts) == (True, 1)


def test_what_waits_is_tried_at_once(webhook: Webhook, told: list[str], receiver: Receiver, owner: User) -> None:
    receiver.behave = answers(500)
    deliver_due()
    receiver.behave = answers(200)
    redeliver(delivery=Delivery.objects.order_by("pk")[0], by=owner)
    assert deliver_due() == 4
    assert Delivery.objects.count() == 4


def test_what_was_received_is_forgotten_after_30_days(webhook: Webhook, told: list[str]) -> None:
    deliver_due()
    assert forget_old(at=after(days=31)) == 0
    assert forget_old(at=after(days=31, seconds=1)) == 4


def test_what_waits_is_forgotten_only_where_nobody_fetches_it(webhook: Webhook, told: list[str], owner: User) -> None:
    assert forget_old(at=after(days=100)) == 0
    switch_off(webhook=webhook, by=owner)
    assert forget_old(at=after(days=30)) == 0
    assert forget_old(at=after(days=100)) == 4
