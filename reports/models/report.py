"""What is told of one week of one board."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from boards.models import Board
from boards.models.board import OfBoards

TRIES = 8  # over two hours
PICTURES = ("cumulative_flow", "ageing")  # the names under which the bodies refer to them


class ReportQuerySet(OfBoards):
    def drawn(self) -> Self:
        return self.filter(drawn_at__isnull=False)

    def final(self) -> Self:
        """What they say stays as it is: somebody has it, or will."""
        return self.drawn().filter(draft=False)

    def to_draw(self, at: datetime) -> Self:
        """Somebody wants it, nobody is at it, and it did not fail over and over."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lte=at), drawn_at=None, tries__lt=TRIES)


class Report(models.Model):
    """Written when somebody first wants it, drawn once for all who get it, and kept.

    `week` is its Monday, in the board's zone; the report tells of the board as at the end of that week. `facts` is what
    it says as data, `text` and `html` are the bodies of its mails. Where the address that ends the subscription belongs
    they hold `drawing.LEAVE`, in the place of pictures `cid:` and their name. A `draft` was wanted for the preview
    alone: before it goes out to anybody, it is drawn anew. `claimed_until` is the lease of the worker that draws it,
    `tries` are the leases so far.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="reports", db_index=False)
    week = models.DateField("Monday of the week")
    draft = models.BooleanField(default=False)
    facts: Any = models.JSONField(null=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    cumulative_flow = models.BinaryField("PNG", null=True)
    ageing = models.BinaryField("PNG", null=True)
    drawn_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "week"], name="report_once_a_week")]
        indexes = [
            # Asked every second: what is to be drawn?
            models.Index(fields=["id"], condition=Q(drawn_at=None), name="report_to_draw"),
        ]

    def __str__(self) -> str:
        return f"{self.board}, week of {self.week}"

    @property
    def pictures(self) -> dict[str, bytes]:
        """Those that there are, by name."""
        return {name: bytes(picture) for name in PICTURES if (picture := getattr(self, name))}

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.pk])
