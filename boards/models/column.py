"""A place on the board, its kind and its limits."""

from typing import Self

from django.db import models

from boards.models.board import Board, OfBoards
from boards.models.check import Check


class Kind(models.TextChoices):
    WAITING = "waiting"
    ACTIVE = "active"


class WhenFull(models.TextChoices):
    REFUSE = "refuse", "refuse (an owner may override with a reason)"
    ASK = "ask", "ask for a reason"


class ColumnQuerySet(OfBoards):
    def in_use(self) -> Self:
        """Those people see, from left to right."""
        return self.filter(retired_at=None).order_by("position")


class Column(models.Model):
    """A column keeps its place after it is retired: the log still tells of cards that lay there."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="columns", db_index=False)
    name = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ACTIVE)
    maximum = models.PositiveIntegerField("WIP limit", null=True, blank=True)
    minimum = models.PositiveIntegerField("at least", null=True, blank=True)
    when_full = models.CharField(max_length=10, choices=WhenFull, default=WhenFull.REFUSE)
    policy = models.TextField(max_length=2000, blank=True)
    stamp = models.PositiveBigIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    count: int  # how many cards lie there, where `boards.drawing.counted` was asked

    objects = ColumnQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["board", "position"], name="column_has_its_own_place"),
            models.UniqueConstraint(
                fields=["board", "name"],
                condition=models.Q(retired_at=None),
                name="column_name_once_a_board",
                violation_error_message="This board has a column of that name already.",
            ),
            Check(condition=~models.Q(name=""), name="column_has_a_name"),
            Check(condition=models.Q(kind__in=Kind.values), name="column_kind_known"),
            Check(condition=models.Q(when_full__in=WhenFull.values), name="column_when_full_known"),
            Check(
                condition=models.Q(maximum__isnull=True) | models.Q(maximum__gte=1),
                name="column_maximum_from_one",
                violation_error_message="A WIP limit is 1 or more; leave it empty for none.",
            ),
            Check(
                condition=models.Q(maximum__isnull=True)
                | models.Q(minimum__isnull=True)
                | models.Q(minimum__lte=models.F("maximum")),
                name="column_minimum_within_maximum",
                violation_error_message="A column cannot need more cards than its WIP limit lets in.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
