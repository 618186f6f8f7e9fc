"""What a receiver is told, in which order, and that it can check who says so."""

import base64
import hashlib
import hmac
import time

import pytest
from django.contrib.auth.models import User
from django.test import Client

from boards.models import Board, Card, Column, Delivery, Webhook
from boards.moves import block_card, create_card, discard_card, edit_card, move_card
from boards.webhooks.delivering import deliver_due
from boards.webhooks.tasks import deliver
from tests.boards.listening import listener
from tests.boards.receiver import Receiver, answers, hangs, receiving
from tests.boards.webhooks.again import again
from tests.cast import after

pytestmark = pytest.mark.enable_socket


def test_a_message_tells_of_the_move_as_it_was_and_of_the_card_as_it_is(
    webhook: Webhook, card: Card, idea: Column, validation: Column, owner: User, receiver: Receiver
) -> None:
    moved = move_card(card=card, to=validation, by=owner, at=after(hours=5))
    edit_card(card=card, title="Better words", by=owner)
    deliver_due()

    (message,) = receiver.got
    told = message.told
    assert message.headers["Content-Type"] == "application/json"
    assert (told["event"], told["at"]) == ("card.moved", "2026-03-02T14:00:00Z")
    assert told["board"] == {"id": card.board_id, "name": "Checkout"}
    assert told["card"]["title"] == "Better words"
    assert (told["card"]["id"], told["card"]["column"]) == (card.pk, validation.pk)
    assert told["card"]["entered_at"] == "2026-03-02T14:00:00Z"
    assert told["transition"]["id"] == moved.transitions.get(kind="move").pk
    assert (told["transition"]["from_column"], told["transition"]["to_name"]) == (idea.pk, "Validation")
    assert (told["transition"]["by_name"], told["transition"]["override"]) == ("Olga Owner", False)
    assert "block" not in told


def test_card_and_transition_are_told_in_the_words_of_the_api(
    webhook: Webhook, card: Card, validation: Column, owner: User, receiver: Receiver, client: Client
) -> None:
    move_card(card=card, to=validation, by=owner)
    deliver_due()
    client.force_login(owner)
    told = receiver.got[0].told
    assert told["card"] == client.get(f"/api/v1/cards/{card.pk}/").json()
    assert told["transition"] == client.get(f"/api/v1/boards/{card.board_id}/transitions/").json()["results"][0]


def test_a_block_is_told_with_its_reason(webhook: Webhook, card: Card, owner: User, receiver: Receiver) -> None:
    block_card(card=card, reason="supplier", note="Ünïcode", by=owner)
    deliver_due()
    told = receiver.got[0].told
    assert (told["block"]["reason"], told["block"]["note"], told["block"]["until"]) == ("supplier", "Ünïcode", None)
    assert "transition" not in told


def test_a_receiver_can_check_the_signature(webhook: Webhook, told: list[str], receiver: Receiver) -> None:
    deliver_due()
    message = receiver.got[0]
    head = f"{message.headers['Webhook-Id']}.{message.headers['Webhook-Timestamp']}."
    key = base64.b64decode(webhook.secret.removeprefix("whsec_"))
    signed = hmac.new(key, head.encode() + message.body, hashlib.sha256).digest()
    assert message.headers["Webhook-Signature"] == "v1," + base64.b64encode(signed).decode()
    assert message.headers["Webhook-Timestamp"] == str(int(after(days=1).timestamp()))
    assert message.headers["Webhook-Id"] == message.told["id"]


def test_messages_arrive_once_in_their_order_and_are_noted(
    webhook: Webhook, told: list[str], receiver: Receiver
) -> None:
    assert deliver_due() == 4
    assert deliver_due() == 0
    assert receiver.events == told
    assert len(set(receiver.ids)) == 4
    assert [(row.status, row.attempts, row.sent_at) for row in Delivery.objects.all()] == [
        (204, 1, after(days=1)),
    ] * 4
    assert (again(webhook).claimed_until, webhook.failing_since) == (None, None)


def test_the_task_does_just_that(told: list[str], receiver: Receiver) -> None:
    deliver()
    assert receiver.events == told


def test_two_who_listen_hear_the_same(card: Card, webhook: Webhook, told: list[str], receiver: Receiver) -> None:
    with receiving() as other:
        listener(card.board, other.url)
        discard_card(card=card, reason="other", by=None)
        deliver_due()
    assert receiver.events == [*told, "card.discarded"]
    assert other.events == ["card.discarded"]
    assert other.ids == receiver.ids[-1:]


def test_boards_do_not_wait_for_each_other(
    webhook: Webhook, told: list[str], receiver: Receiver, board: Board, owner: User
) -> None:
    """Five receivers that hang cost one time-out, not five, and the one that works has its messages."""
    receiver.behave = answers(204)
    with receiving() as hanging:
        hanging.behave = hangs
        for _ in range(5):
            listener(board, hanging.url)
        create_card(board=board, column=board.columns.all()[0], title="X", by=owner)
        begun = time.monotonic()
        deliver_due()
        assert time.monotonic() - begun < 2
    assert receiver.events == [*told, "card.created"]
    assert len(hanging.got) == 5
