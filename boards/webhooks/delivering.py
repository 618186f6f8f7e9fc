"""Bringing what lies in the outbox to its receivers: at least once, each receiver's messages in their order.

The database says what there is to do; a queue only says that it is time to look. A webhook is served by one worker at a
time, which holds a lease on it; one that is killed lets it run out, and the message that was on its way goes out again
under the same id. While a receiver fails, what comes later waits behind what failed. No lock of a board and no
transaction is held while a receiver is waited for; receivers are called side by side, so that one which hangs costs the
worker one time-out, and one which is slow keeps nobody else's messages.
"""

import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from boards.change import CLOCK_SKEW
from boards.models import Delivery, Webhook
from boards.webhooks import sending
from boards.webhooks.lookups import Busy
from boards.webhooks.payload import body_of
from boards.webhooks.sending import Answer
from boards.webhooks.signing import signature

AT_ONCE = 16  # webhooks that a run serves
RUN = 1.0  # seconds after which a run begins nothing more
LEASE = timedelta(seconds=30)  # longer than one message can take

FIRST_WAIT = timedelta(seconds=5)  # doubled with each further failure
LONGEST_WAIT = timedelta(hours=1)
GIVES_UP = timedelta(days=1)
FAILURES_AT_LEAST = 10  # a day on which the product itself was down says nothing of a receiver


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
    with ThreadPoolExecutor(AT_ONCE) as threads:
        run = Run(threads)
        for webhook in claim_due(at=timezone.now()):
            run.send_next(webhook)
        while run.on_the_way:
            for attempt in wait(run.on_the_way, return_when=FIRST_COMPLETED).done:
                run.take_back(attempt)
    return run.received


class Run:
    """A webhook's next message goes out when its last one was received, however long the other receivers take."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self.threads = threads
        self.ends = time.monotonic() + RUN
        self.on_the_way: dict[Future[Answer | None], Message] = {}
        self.received = 0

    def send_next(self, webhook: Webhook) -> None:
        message = _next_message(webhook, at=timezone.now())
        if message:
            self.on_the_way[self.threads.submit(message.send)] = message

    def take_back(self, attempt: Future[Answer | None]) -> None:
        """Note what came of it, and go on with that webhook while there is time."""
        delivery, answer, at = self.on_the_way.pop(attempt).delivery, attempt.result(), timezone.now()
        if answer is None:  # that too much was looked up at once is no failure of this receiver
            _give_back(delivery.webhook, due_at=at + FIRST_WAIT)
        elif note(delivery, answer, at=at):
            self.received += 1
            if time.monotonic() < self.ends:
                self.send_next(delivery.webhook)
            else:  # rests as long as that took: no run after the other has to wait for a slow one
                _give_back(delivery.webhook, due_at=at + timedelta(milliseconds=answer.took_ms))


def claim_due(*, at: datetime) -> list[Webhook]:
    """Take up webhooks, those first that have waited longest. Of two workers only one gets each."""
    # No lease is longer: one that ends later was taken by a clock that goes ahead, and would hold up all that follows.
    over = Q(claimed_until__lte=at) | Q(claimed_until__gt=at + LEASE + CLOCK_SKEW)
    free = Webhook.objects.filter(Q(claimed_until=None) | over, active=True, due_at__lte=at)
    due = free.with_waiting().order_by("due_at", "pk")[:AT_ONCE]
    return [webhook for webhook in due if _lease(webhook, free, at=at)]


def _lease(webhook: Webhook, free: QuerySet[Webhook], *, at: datetime) -> bool:
    """Take or renew the lease, where the webhook is still among these; our copy of it carries what we hold."""
    leased = free.filter(pk=webhook.pk).update(claimed_until=at + LEASE)
    if leased:
        webhook.claimed_until = at + LEASE
    return bool(leased)


def _held(webhook: Webhook) -> QuerySet[Webhook]:
    """The webhook, while its lease is the one our copy carries: who was away too long has no say any more."""
    return Webhook.objects.filter(pk=webhook.pk, claimed_until=webhook.claimed_until)


def _give_back(webhook: Webhook, *, due_at: datetime) -> None:
    _held(webhook).update(due_at=due_at, claimed_until=None)


def _next_message(webhook: Webhook, *, at: datetime) -> Message | None:
    """What is to be sent next, under a renewed lease. Where nothing is, or it was switched off, it is given back."""
    if not _lease(webhook, _held(webhook), at=at):
        return None
    ours = Q(webhook=webhook.pk, webhook__active=True, webhook__claimed_until=webhook.claimed_until)
    told = ("webhook", "card__board", "block")
    delivery = Delivery.objects.waiting().filter(ours).select_related(*told).order_by("pk").first()
    if delivery:
        return _message(delivery, at=at)
    _give_back(webhook, due_at=at)
    return None


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
    """Write down what came of an attempt, under the lease it was made with; says whether it was received.

    Without that lease nothing is written: whoever has it now may have delivered this message and later ones, and one
    that waited again would go out after those.
    """
    received, webhook = not answer.problem, delivery.webhook
    Delivery.objects.waiting().filter(pk=delivery.pk, webhook__in=_held(webhook)).update(
        attempts=F("attempts") + 1,
        tried_at=at,
        sent_at=at if received else None,
        status=answer.status,
        took_ms=answer.took_ms,
        problem=answer.problem,
    )
    if not received:
        _put_off(webhook, at=at)
    elif webhook.failing_since:
        _held(webhook).update(failing_since=None, failures=0)
    return received


def _put_off(webhook: Webhook, *, at: datetime) -> None:
    """Try again later, and later with each time; after a day of that, no more."""
    since, failures = webhook.failing_since or at, webhook.failures + 1
    left = since + GIVES_UP - at
    wait = min(FIRST_WAIT * 2 ** min(webhook.failures, 20), LONGEST_WAIT)
    changes: dict[str, Any] = {"due_at": at + (min(wait, left) if left > timedelta(0) else wait)}
    if left <= timedelta(0) and failures >= FAILURES_AT_LEAST:
        changes |= {"active": False, "disabled_at": at, "told_at": None}
    _held(webhook).update(failures=failures, failing_since=since, claimed_until=None, **changes)
