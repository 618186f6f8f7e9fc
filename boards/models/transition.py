"""The log. Only the log is truth: all instants and figures can be rebuilt from it."""

from typing import Any, NoReturn

from django.contrib.auth.models import User
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from boards.models.board import Board
from boards.models.card import Card
from boards.models.check import Check
from boards.models.column import Column, Kind
from boards.replay import Act


class DiscardReason(models.TextChoices):
    NO_VALUE = "no_value", "No value for the customer"
    EVIDENCE = "evidence", "Evidence speaks against it"
    TOO_COSTLY = "too_costly", "Costs more than it brings"
    NOT_FEASIBLE = "not_feasible", "Not feasible"
    DUPLICATE = "duplicate", "Duplicate"
    OUTDATED = "outdated", "No longer needed"
    OTHER = "other", "Another reason"


class AppendOnly(models.QuerySet["Transition"]):
    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The log is append-only.")

    update = bulk_create = bulk_update = delete = _refuse

    def in_order(self) -> "AppendOnly":
        """As the log is read: by instant, then by the order of writing."""
        return self.order_by("at", "pk")

    def counting(self) -> "AppendOnly":
        """Without undone rows and the rows that undid them."""
        return self.filter(undoing=None).exclude(kind=Act.UNDO)


class Transition(models.Model):
    """One row of the log. Names and kinds stay as they were at that instant.

    `undoes` names the row that an undo takes back; that row itself is left as it is.
    """

    KINDS = [(act.value, act.value) for act in Act]

    board = models.ForeignKey(Board, models.CASCADE, related_name="transitions", db_index=False)
    card = models.ForeignKey(Card, models.RESTRICT, related_name="transitions", db_index=False)
    kind = models.CharField(max_length=10, choices=KINDS)
    from_column = models.ForeignKey(Column, models.RESTRICT, null=True, related_name="+", db_index=False)
    to_column = models.ForeignKey(Column, models.RESTRICT, null=True, related_name="+", db_index=False)
    from_name = models.CharField(max_length=60, blank=True)
    to_name = models.CharField(max_length=60, blank=True)
    from_kind = models.CharField(max_length=10, choices=Kind, blank=True)
    to_kind = models.CharField(max_length=10, choices=Kind, blank=True)
    from_position = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    note = models.TextField(max_length=2000, blank=True, validators=[MaxLengthValidator(2000)])
    override = models.BooleanField(default=False)
    undoes = models.OneToOneField("self", models.RESTRICT, null=True, related_name="undoing")

    objects = AppendOnly.as_manager()

    class Meta:
        constraints = [
            Check(condition=Q(kind__in=[act.value for act in Act]), name="transition_kind_known"),
            Check(
                # An imported log may begin with a discard: where the card lay before, nobody knows.
                condition=Q(from_column__isnull=False) | Q(to_column__isnull=False) | Q(kind=Act.DISCARD),
                name="transition_from_or_to",
            ),
            Check(
                condition=Q(kind=Act.UNDO, undoes__isnull=False) | (~Q(kind=Act.UNDO) & Q(undoes__isnull=True)),
                name="transition_undo_names_its_row",
            ),
            Check(condition=Q(override=False) | ~Q(reason=""), name="transition_override_has_reason"),
        ]
        indexes = [
            # A card's course and its timeline; the last row for an undo.
            models.Index(fields=["card", "at", "id"], name="transition_by_card"),
            # A board's log, newest first or from an instant on.
            models.Index(fields=["board", "at", "id"], name="transition_by_board"),
            # What was written to a board's log since its days were closed (`metrics.closing`), and its last row.
            models.Index(fields=["board", "id"], name="transition_by_writing"),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.kind} {self.from_name} → {self.to_name} at {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("The log is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The log is append-only.")
