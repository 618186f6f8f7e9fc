"""From the outbox to the receivers: at least once, in order, patiently, and not for ever."""

import base64
import hashlib
import hmac
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone
from time_machine import Traveller

from boards.models import Board, Card, Column, Delivery, Webhook
from boards.moves import block_card, create_card, discard_card, edit_card, move_card, unblock_card
from boards.webhooks import delivering, mails, sending
from boards.webhooks.delivering import LEASE, claim_due, deliver_due, note
from boards.webhooks.forgetting import forget_old
from boards.webhooks.lookups import FOR_ONE_BOARD, LOOKUPS
from boards.webhooks.mails import tell_owners
from boards.webhooks.tasks import deliver
from boards.webhooks.verbs import redeliver, remove_webhook, switch_off, switch_on
from tests.boards.listening import listener
from tests.boards.receiver import Behave, Handler, Receiver, answers, hangs, receiving
from tests.cast import after, fill

pytestmark = pytest.mark.enable_socket


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


def again(webhook: Webhook) -> Webhook:
    webhook.refresh_from_db()
    return webhook


# What a message says


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


# When it goes well


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


def takes(seconds: float) -> Behave:
    """And then all is well."""

    def behave(handler: Handler) -> None:
        time.sleep(seconds)
        answers(200)(handler)

    return behave


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


# When it fails


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


# When it is given up


@pytest.fixture
def given_up(webhook: Webhook, told: list[str], receiver: Receiver, clock: Traveller, owner: User) -> Webhook:
    owner.email = "olga@example.org"
    owner.save()
    receiver.behave = answers(500)
    while again(webhook).active:
        deliver_due()
        clock.move_to(max(again(webhook).due_at, after(days=1)))
    return webhook


def test_the_owners_get_a_mail_once_and_members_do_not(given_up: Webhook, member: User, clock: Traveller) -> None:
    member.email = "max@example.org"
    member.save()
    tell_owners(at=after(days=3))
    tell_owners(at=after(days=3))
    (sent,) = mail.outbox
    assert sent.to == ["olga@example.org"]
    assert sent.subject.startswith("Checkout: the webhook to 127.0.0.1:")
    assert "Answered 500." in sent.body
    assert "4 messages wait" in sent.body
    assert f"/boards/{given_up.board_id}/webhooks/" in sent.body
    assert given_up.secret not in sent.body


def test_a_mail_that_could_not_be_sent_is_sent_later(given_up: Webhook, settings: LazySettings) -> None:
    settings.EMAIL_BACKEND, works = "django.core.mail.backends.smtp.EmailBackend", settings.EMAIL_BACKEND
    settings.EMAIL_PORT = 9
    tell_owners(at=after(days=3))
    settings.EMAIL_BACKEND = works
    tell_owners(at=after(days=3))
    assert mail.outbox == []
    tell_owners(at=after(days=3, minutes=5))
    assert len(mail.outbox) == 1


class RefusesAda(EmailBackend):
    """A mail server that takes mail for everybody but one."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if any("ada@example.org" in message.to for message in messages):
            raise SMTPRecipientsRefused({"ada@example.org": (550, b"no such box")})
        return super().send_messages(messages)


def test_one_owner_whose_mail_is_refused_keeps_it_from_nobody_and_costs_nobody_a_second_one(
    given_up: Webhook, viewer: User, member: User, settings: LazySettings
) -> None:
    for person, address in ((viewer, "ada@example.org"), (member, "max@example.org")):
        User.objects.filter(pk=person.pk).update(email=address)
        given_up.board.memberships.filter(person=person).update(role="owner")
    settings.EMAIL_BACKEND = f"{__name__}.RefusesAda"
    tell_owners(at=after(days=3))
    tell_owners(at=after(days=3, minutes=5))
    assert sorted(sent.to[0] for sent in mail.outbox) == ["max@example.org", "olga@example.org"]


def test_it_hears_of_nothing_new_and_is_not_called(given_up: Webhook, card: Card, receiver: Receiver) -> None:
    called = len(receiver.got)
    discard_card(card=card, reason="other", by=None)
    deliver_due()
    assert (len(receiver.got), given_up.deliveries.count()) == (called, 4)


def test_switched_on_again_it_gets_what_waited(
    given_up: Webhook, told: list[str], receiver: Receiver, owner: User
) -> None:
    called = len(receiver.got)
    receiver.behave = answers(200)
    switch_on(webhook=given_up, by=owner)
    deliver_due()
    assert receiver.events[called:] == told
    assert (again(given_up).disabled_at, given_up.failures) == (None, 0)


def test_switched_on_it_does_not_wait_for_a_mail_that_could_not_be_sent(
    given_up: Webhook, told: list[str], receiver: Receiver, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mails, "send_mail", lambda *about, **how: False)
    tell_owners(at=timezone.now())
    receiver.behave = answers(200)
    switch_on(webhook=given_up, by=owner)
    assert deliver_due() == 4


def test_a_mail_that_took_its_time_does_not_take_the_lease_of_who_serves_it_again(
    given_up: Webhook, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*about: object, **how: object) -> bool:
        switch_on(webhook=given_up, by=owner)
        return claim_due(at=timezone.now()) == [given_up]

    monkeypatch.setattr(mails, "send_mail", meanwhile)
    tell_owners(at=timezone.now())
    assert again(given_up).claimed_until == timezone.now() + LEASE


# When workers are many, or die


def test_switching_on_what_is_on_lets_no_second_worker_in(webhook: Webhook, told: list[str], owner: User) -> None:
    claim_due(at=after(days=1))
    switch_on(webhook=webhook, by=owner)
    assert claim_due(at=after(days=1)) == []


def test_switched_off_while_a_message_is_on_its_way_it_can_be_switched_on_at_once(
    webhook: Webhook, told: list[str], receiver: Receiver, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def note_in_the_end(delivery: Delivery, answer: sending.Answer, *, at: datetime) -> bool:
        switch_off(webhook=webhook, by=owner)
        return note(delivery, answer, at=at)

    with monkeypatch.context() as patch:
        patch.setattr(delivering, "note", note_in_the_end)
        assert deliver_due() == 1
    assert deliver_due() == 0
    switch_on(webhook=webhook, by=owner)
    assert deliver_due() == 3
    assert receiver.events == told


def test_of_two_workers_only_one_gets_a_webhook(webhook: Webhook, told: list[str], receiver: Receiver) -> None:
    assert claim_due(at=after(days=1)) == [webhook]
    assert claim_due(at=after(days=1)) == []
    assert deliver_due() == 0
    assert receiver.got == []


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


# By hand, and at last


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
