"""Bringing reports to those who get them: each once, whatever the number of workers.

The database says what there is to send; a queue only says that it is time to look. Whoever takes up a batch holds a
lease on it. Right before the mail server is given a mail that is noted, under the lease; where the server says no, the
note is taken back. A worker that dies before it sends leaves no note, and the next sends. One that dies between sending
and noting that leaves one: the mail goes once more, under the same `Message-ID`, and never a third time.
"""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from boards.post import MailServerAway, NotTaken, Post, Unanswered
from reports.mailing import mail_of
from reports.models import Delivery, Report, Subscription

logger = logging.getLogger(__name__)

AT_ONCE = 50
FIRST = ("tries", "due_at", "pk")
RUN = 4.0  # seconds after which a run begins nothing more
LEASE = timedelta(minutes=2)  # at least; longer than one mail can take
STEPS = 8  # of one mail, each of which may take as long as the mail server may be silent

FIRST_WAIT = timedelta(minutes=5)  # doubled with each further failure
TRIES = 10  # over 43 hours
TRIES_FOR_GOOD = 3  # where the server says that it will never take it
HUNG_IN_A_ROW = 2  # one that hangs may be its mail; two are the server
UNHEARD = "The mail server was given it twice and did not say whether it took it."


def lease() -> timedelta:
    return max(LEASE, STEPS * timedelta(seconds=settings.EMAIL_TIMEOUT or 0))


def deliver_due() -> None:
    """Send what waits, for some seconds, or until the mail server is away."""
    end = monotonic() + RUN
    with Post() as post, suppress(MailServerAway):
        while monotonic() < end and (batch := claim_due(at=timezone.now())):
            batch.send(post, until=end)


def claim_due(*, at: datetime) -> "Batch | None":
    """Take up some of what is due: what failed least often, then the longest due. Of two workers only one gets each.

    What hung or was refused before waits behind the others: else they would wait for it each time.
    """
    if not Delivery.objects.due(at).exists():
        return None
    claim = uuid4()
    with transaction.atomic():
        free = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).due(at)
        ids = [delivery.pk for delivery in free.order_by(*FIRST).only("pk")[:AT_ONCE]]
        Delivery.objects.filter(pk__in=ids, due_at__lte=at).update(claim=claim, due_at=at + lease())
    told = ("subscription__board", "subscription__person")
    ours = Delivery.objects.waiting().filter(claim=claim).select_related(*told).in_bulk(ids)
    return Batch([ours[pk] for pk in ids if pk in ours]) if ours else None


class Batch:
    def __init__(self, deliveries: list[Delivery]) -> None:
        self.deliveries = deliveries
        self.wanted = Subscription.objects.on().reachable()
        self.reports = Report.objects.defer("facts").in_bulk({delivery.report_id for delivery in deliveries})

    def send(self, post: Post, *, until: float) -> None:
        """Raises MailServerAway, when all that waits was put off.

        After one that hung another is tried, however late it is: that tells whether it was the mail or the server.
        """
        for delivery in self.deliveries:
            if monotonic() > until and not post.hung_in_a_row:
                break
            try:
                post.get_ready()
                self._send_one(delivery, post)
            except MailServerAway as away:
                self._put_off_all(f"The mail server is away: {away}")
                raise
        self._held(*self.deliveries).update(due_at=timezone.now(), claim=None)  # what there was no time for

    def _send_one(self, delivery: Delivery, post: Post) -> None:
        ours = self._held(delivery)
        if not self._note_hand_over(ours, at=timezone.now()):
            self._leave(delivery, ours)
            return
        try:
            post.send(mail_of(delivery, self.reports[delivery.report_id]))
        except NotTaken as refusal:
            logger.warning("The report %s was not taken: %s", delivery.pk, refusal.sentence)
            ours.update(handed_over=F("handed_over") - 1)
            _put_off(ours, refusal.sentence, at=timezone.now(), tries=TRIES_FOR_GOOD if refusal.for_good else TRIES)
        except Unanswered as silence:
            logger.warning("The report %s hung: %s", delivery.pk, silence)
            _put_off(ours, f"The mail server did not say whether it took it: {silence}", at=timezone.now(), tries=TRIES)
            if post.hung_in_a_row >= HUNG_IN_A_ROW:
                raise
        except MailServerAway:
            ours.update(handed_over=F("handed_over") - 1)
            raise
        else:
            # True whoever holds the lease by now.
            unsent = Delivery.objects.filter(pk=delivery.pk, sent_at=None)
            unsent.update(sent_at=timezone.now(), due_at=None, claim=None, problem="")

    def _note_hand_over(self, ours: QuerySet[Delivery], *, at: datetime) -> bool:
        """Whether it may go: it is ours still, they want it still, and it was not handed over twice."""
        going = ours.filter(handed_over__lt=2, subscription__in=self.wanted)
        return bool(going.update(handed_over=F("handed_over") + 1, due_at=at + lease()))

    def _leave(self, delivery: Delivery, ours: QuerySet[Delivery]) -> None:
        """Who cannot be reached now, as on an archived board, may be in an hour, and loses no week by that."""
        wants = Subscription.objects.on().of_who_may_read().filter(pk=delivery.subscription_id)
        if wants.exists():
            ours.filter(handed_over__lt=2).update(due_at=timezone.now() + FIRST_WAIT, claim=None)
        _let_go(ours)

    def _put_off_all(self, sentence: str) -> None:
        """All that waits, not this batch alone: asked again for each, the server would hold the worker as often.

        None of them was tried, so none is any nearer to its last try.
        """
        at = timezone.now()
        logger.warning("Reports wait. %s", sentence)
        due = Delivery.objects.filter(Q(pk__in=self._held(*self.deliveries).values("pk")) | Q(due_at__lte=at))
        due.update(due_at=at + FIRST_WAIT, claim=None, problem=sentence[:200])

    def _held(self, *deliveries: Delivery) -> QuerySet[Delivery]:
        """Those of them that are ours still. Only their ids have an index: the claim alone is looked for in all."""
        ids = [delivery.pk for delivery in deliveries]
        return Delivery.objects.waiting().filter(pk__in=ids, claim=self.deliveries[0].claim)


def _let_go(ours: QuerySet[Delivery]) -> None:
    """Nothing more is tried, because nobody wants it or because nobody will ever know."""
    ours.filter(handed_over=2).update(due_at=None, claim=None, problem=UNHEARD)
    ours.update(due_at=None, claim=None, problem="")


def _put_off(deliveries: QuerySet[Delivery], sentence: str, *, at: datetime, tries: int) -> None:
    """Try again later, and later with each time; after so many tries no more."""
    changes = {"tries": F("tries") + 1, "claim": None, "problem": sentence[:200]}
    failed = deliveries.filter(tries__gte=tries - 1)
    failed.update(due_at=None, **changes)
    for before in reversed(range(tries - 1)):
        deliveries.filter(tries=before).update(due_at=at + FIRST_WAIT * 2**before, **changes)
