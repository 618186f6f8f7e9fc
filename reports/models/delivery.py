"""One report for one who gets it."""

from datetime import datetime
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from boards.models import Board
from boards.models.board import OfBoards
from reports.models.report import Report
from reports.models.subscription import Subscription


class DeliveryQuerySet(OfBoards):
    memberships = "report__board__memberships"

    def waiting(self) -> Self:
        return self.filter(due_at__isnull=False)

    def due(self, at: datetime) -> Self:
        """May be tried now, and there is something to send. Where a newer report is due, that comes in its place."""
        newest = Q(subscription__next_due_at=None) | Q(subscription__next_due_at__gt=at)
        return self.filter(newest, due_at__lte=at, report__drawn_at__isnull=False)

    def given_up(self) -> Self:
        return self.in_trouble().filter(due_at=None)

    def to_tell(self, at: datetime) -> Self:
        """Owners do not know of it, and nobody is telling them."""
        return self.given_up().filter(Q(tell_at=None) | Q(tell_at__lte=at), told_at=None)

    def in_trouble(self) -> Self:
        """Given up, or not gone through so far."""
        return self.filter(sent_at=None).exclude(problem="")


class Delivery(models.Model):
    """The outbox while `due_at` says from when on it may be tried; after that, what became of it.

    Whoever sets out to send it puts its mark into `claim` and `due_at` off: that is a lease, which ends by itself.
    `tries` have failed so far. `handed_over` is raised right before the mail server is given the mail, and lowered
    where that says no: what stands there while nobody is at it are the times of which nobody knows how they ended.
    Twice is enough: then the mail has arrived or never will. Its own id is what the mail is known by in every try.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="deliveries")
    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="deliveries", db_index=False)
    due_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    handed_over = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    tell_at = models.DateTimeField("from when on owners may be told, again", null=True)
    told_at = models.DateTimeField("when the owners heard of the problem", null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "report"], name="delivery_once_a_report"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(due_at=None), name="delivery_waits_or_is_sent"),
            models.CheckConstraint(condition=Q(handed_over__lte=2), name="delivery_handed_over_twice_at_most"),
        ]
        indexes = [
            # Asked every second: what is to be sent, the longest due first?
            models.Index(fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="report_delivery_due"),
            # What do owners not know yet?
            models.Index(
                fields=["report"],
                condition=Q(due_at=None, sent_at=None, told_at=None) & ~Q(problem=""),
                name="report_delivery_untold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} to {self.subscription.name}"

    @property
    def may_have_arrived(self) -> bool:
        """Of one that nobody is at: whether the mail server was given it and said nothing."""
        return self.handed_over > 0

    @property
    def board(self) -> Board:
        return self.report.board
