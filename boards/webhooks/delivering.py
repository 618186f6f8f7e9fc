"""Bringing what lies in the outbox to its receivers: at least once, each receiver's messages in their order.

The database says what there is to do; a queue only says that it is time to look. A webhook is served by one worker at a
time, which holds a lease on it; one that is killed lets it run out, and the message that was on its way goes out again
under the same id. While a receiver fails, what comes later waits behind what failed. No lock of a board and no
transaction is held while a receiver is waited for; receivers are called side by side, so that one which hangs costs the
worker one time-out, and not each of the others as well.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from boards.models import Delivery, Webhook
from boards.webhooks import sending
from boards.webhooks.lookups import Busy
from boards.webhooks.payload import body_of
from boards.webhooks.sending import Answer
from boards.webhooks.signing import signature

AT_ONCE = 16  # webhooks that a run serves
RUN = 3.0  # seconds after which a run begins nothing more
LEASE = timedelta(seconds=30)  # longer than one message can take

FIRST_WAIT = timedelta(seconds=5)  # doubled with each further failure
LONGEST_WAIT = timedelta(hours=1)
GIVES_UP = timedelta(days=1)
FAILURES_AT_LEAST = 10  # a day on which the product itself was down says nothing of a receiver

Claims = dict[int, datetime]  # webhooks that are ours, until when


@dataclass(frozen=True)
class Message:
    """A delivery on its way: all that is needed of it in a thread that knows nothing of the database."""

    delivery: Delivery
    url: str
    headers: dict[str, str]
    body: bytes

    def send(self) -> Answer | None:
        """What came of it; nothing where it was not even tried."""
        try:
            return sending.post(self.url, self.headers, self.body, board=self.delivery.webhook.board_id)
        except Busy:
            return None


def deliver_due() -> int:
    """Serve the webhooks that have something waiting and may be tried; says how many messages were received."""
    claims = claim_due(at=timezone.now())
    ends, received = time.monotonic() + RUN, 0
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while time.monotonic() < ends and (messages := _next_messages(claims, at=timezone.now())):
            for message, answer in zip(messages, threads.map(Message.send, messages), strict=True):
                if answer is None:
                    _leave(message.delivery.webhook, at=timezone.now())
                elif note(message.delivery, answer, at=timezone.now()):
                    received += 1
                    continue
                del claims[message.delivery.webhook_id]
    for webhook, until in claims.items():
        Webhook.objects.filter(pk=webhook, claimed_until=until).update(claimed_until=None, due_at=timezone.now())
    return received


def claim_due(*, at: datetime) -> Claims:
    """Take up webhooks, those first that have waited longest. Of two workers only one gets each."""
    free = Webhook.objects.filter(Q(claimed_until=None) | Q(claimed_until__lte=at), active=True, due_at__lte=at)
    due = list(free.with_waiting().order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    return {pk: at + LEASE for pk in due if free.filter(pk=pk).update(claimed_until=at + LEASE)}


def _next_messages(claims: Claims, *, at: datetime) -> list[Message]:
    """The next message for each webhook that is still ours, with the lease renewed; what is not is dropped."""
    messages = []
    for webhook, until in list(claims.items()):
        ours = Webhook.objects.filter(pk=webhook, active=True, claimed_until=until)
        if not ours.update(claimed_until=at + LEASE):
            del claims[webhook]
            continue
        claims[webhook] = at + LEASE
        delivery = _next_delivery(webhook)
        if delivery:
            messages.append(_message(delivery, at=at))
    return messages


def _next_delivery(webhook: int) -> Delivery | None:
    told = ("webhook", "card__board", "block")
    waiting = Delivery.objects.waiting().filter(webhook=webhook)
    return waiting.select_related(*told).order_by("pk").first()


def _message(delivery: Delivery, *, at: datetime) -> Message:
    body, webhook = body_of(delivery), delivery.webhook
    event_id, timestamp = str(delivery.event_id), int(at.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Upstream-Kanban",
        "Webhook-Id": event_id,
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": signature(webhook.secret, event_id, timestamp, body),
    }
    return Message(delivery, webhook.url, headers, body)


def note(delivery: Delivery, answer: Answer, *, at: datetime) -> bool:
    """Write down what came of an attempt, under the lease it was made with; says whether it was received."""
    received = not answer.problem
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=F("attempts") + 1,
        tried_at=at,
        sent_at=at if received else None,
        status=answer.status,
        took_ms=answer.took_ms,
        problem=answer.problem,
    )
    webhook = delivery.webhook
    if not received:
        _put_off(webhook, at=at)
    elif webhook.failing_since:
        Webhook.objects.filter(pk=webhook.pk).update(failing_since=None, failures=0)
    return received


def _leave(webhook: Webhook, *, at: datetime) -> None:
    """For another run: that too much was looked up at once is no failure of this receiver."""
    ours = Webhook.objects.filter(pk=webhook.pk, claimed_until=webhook.claimed_until)
    ours.update(due_at=at + FIRST_WAIT, claimed_until=None)


def _put_off(webhook: Webhook, *, at: datetime) -> None:
    """Try again later, and later with each time; after a day of that, no more."""
    since, failures = webhook.failing_since or at, webhook.failures + 1
    left = since + GIVES_UP - at
    wait = min(FIRST_WAIT * 2 ** min(webhook.failures, 20), LONGEST_WAIT)
    changes: dict[str, Any] = {"due_at": at + (min(wait, left) if left > timedelta(0) else wait)}
    if left <= timedelta(0) and failures >= FAILURES_AT_LEAST:
        changes |= {"active": False, "disabled_at": at, "told_at": None}
    ours = Webhook.objects.filter(pk=webhook.pk, claimed_until=webhook.claimed_until)
    ours.update(failures=failures, failing_since=since, claimed_until=None, **changes)
