"""What a board's people are alerted to, what was found, and the daily mail that tells each of them."""

from datetime import datetime, timedelta
from typing import Self

from django.contrib.auth.models import User
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from boards.models import Board, Card, Column, Decision
from boards.models.check import Check


class Kind(models.TextChoices):
    LATE = "late", "card past the service level"
    BLOCKED = "blocked", "card blocked for long"
    OVER = "over", "column over its limit"
    BELOW = "below", "column below its minimum"
    OVERRIDDEN = "overridden", "limit overridden"


# How long something must hold until it is told.
DAYS = [MinValueValidator(1), MaxValueValidator(90)]


class Rules(models.Model):
    """What a board alerts its people to, and after how long. A board without a row of its own has these defaults."""

    board = models.OneToOneField(Board, models.CASCADE, related_name="alert_rules", primary_key=True)
    late = models.BooleanField(Kind.LATE.label, default=True)
    blocked = models.BooleanField(Kind.BLOCKED.label, default=True)
    blocked_days = models.PositiveSmallIntegerField("days blocked", default=3, validators=DAYS)
    over = models.BooleanField(Kind.OVER.label, default=True)
    over_days = models.PositiveSmallIntegerField("days over the limit", default=1, validators=DAYS)
    below = models.BooleanField(Kind.BELOW.label, default=True)
    below_days = models.PositiveSmallIntegerField("days below the minimum", default=1, validators=DAYS)
    overridden = models.BooleanField(Kind.OVERRIDDEN.label, default=True)

    class Meta:
        verbose_name_plural = "rules"

    def __str__(self) -> str:
        return f"{self.board}"

    def wait(self, kind: Kind) -> timedelta | None:
        """How long it must have held before it is told; none where nobody wants to know."""
        return timedelta(days=getattr(self, f"{kind}_days", 0)) if getattr(self, kind) else None


class Condition(models.Model):
    """Something that holds on a board from `since` (UTC) until it is seen to have ended.

    It is told once, from `due_at` on; without one it will not be: it was told, it has ended, or nobody wants to know.
    An override of a limit is over in the moment it happens. The notices that tell of it bear the same `told_as`.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="conditions")
    kind = models.CharField(max_length=10, choices=Kind)
    card = models.ForeignKey(Card, models.CASCADE, null=True, related_name="conditions")
    column = models.ForeignKey(Column, models.CASCADE, null=True, related_name="+")
    decision = models.OneToOneField(Decision, models.CASCADE, null=True, related_name="condition")
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    raised_at = models.DateTimeField(null=True)
    told_as = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["card", "kind"], condition=Q(ended_at=None, card__isnull=False), name="condition_once_a_card"
            ),
            models.UniqueConstraint(
                fields=["column", "kind"],
                condition=Q(ended_at=None, column__isnull=False),
                name="condition_once_a_column",
            ),
            Check(condition=Q(kind__in=Kind.values), name="condition_kind_known"),
            Check(condition=Q(due_at=None) | Q(raised_at=None), name="condition_due_until_it_is_raised"),
        ]
        indexes = [
            # Asked every minute: what is to be told, the longest due first?
            models.Index(fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="condition_due"),
            # What holds on a board as far as we know.
            models.Index(fields=["board"], condition=Q(ended_at=None), name="condition_open"),
            # What ended long ago, and is forgotten.
            models.Index(fields=["ended_at"], condition=Q(ended_at__isnull=False), name="condition_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} since {self.since:%Y-%m-%d %H:%M}"


class DigestQuerySet(models.QuerySet["Digest"]):
    def free(self, at: datetime) -> Self:
        """That no worker holds, and that need not wait any more."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lte=at))


class Digest(models.Model):
    """The daily mail to one person: whether they want it, and the last day, of their own zone, that had one.

    A worker that sets out to mail it holds it until `claimed_until`. The day is taken right before the mail is handed
    to the mail server, so that no day has two; where the server says no, or none is there, it is given back.
    """

    person = models.OneToOneField(User, models.CASCADE, related_name="digest", primary_key=True)
    wanted = models.BooleanField(default=True)
    day = models.DateField(null=True)
    claimed_until = models.DateTimeField(null=True)

    objects = DigestQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.person}, last on {self.day}"
