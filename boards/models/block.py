"""What a card waits for."""

from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q

from boards.models.card import Card
from boards.models.check import Check


class BlockReason(models.TextChoices):
    DECISION = "decision", "waits for a decision"
    INFORMATION = "information", "waits for information"
    CUSTOMER = "customer", "waits for the customer"
    OTHER_TEAM = "other_team", "waits for another team"
    SUPPLIER = "supplier", "waits for a supplier"
    CAPACITY = "capacity", "waits for people"
    OTHER = "other", "waits for something else"


class Block(models.Model):
    """From `since` to `until` (UTC); open while `until` is empty."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="blocks")
    reason = models.CharField(max_length=20, choices=BlockReason)
    note = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card"], condition=Q(until=None), name="block_open_once_a_card"),
            Check(condition=Q(reason__in=BlockReason.values), name="block_reason_known"),
            Check(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="block_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({self.note})" if self.note else self.get_reason_display()
