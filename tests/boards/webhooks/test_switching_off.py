"""A receiver that failed for a day is switched off; its owners hear of it and can switch it on again."""

from collections.abc import Sequence
from datetime import datetime
from smtplib import SMTPRecipientsRefused

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from time_machine import Traveller

from boards.models import Card, Delivery, Webhook
from boards.moves import discard_card
from boards.webhooks import delivering, mails, sending
from boards.webhooks.delivering import LEASE, claim_due, deliver_due, note
from boards.webhooks.mails import tell_owners
from boards.webhooks.verbs import switch_off, switch_on
from tests.boards.receiver import Receiver, answers
from tests.boards.webhooks.again import again
from tests.cast import after

pytestmark = pytest.mark.enable_socket


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
