"""The board log: what was decided about a board, beside the moves of its cards."""

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q

from boards.models.board import Board
from boards.models.card import Card
from boards.models.check import Check


class Decided(models.TextChoices):
    BOARD = "board", "board"
    COLUMN = "column", "column"
    LIMIT = "limit", "limit"
    POLICY = "policy", "policy"
    LINE = "line", "clock"
    ROLE = "role", "role"
    INVITATION = "invitation", "invitation"
    LABEL = "label", "label"
    WEBHOOK = "webhook", "webhook"
    OVERRIDE = "override", "override"


class Decision(models.Model):
    """Who decided what, when (UTC), from what to what; in words, as they were at that instant.

    `subject` names what it was about (a column, a person, a setting; of an invitation the address). An override names
    its card.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="decisions", db_index=False)
    about = models.CharField(max_length=10, choices=Decided)
    subject = models.CharField(max_length=200)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    card = models.ForeignKey(Card, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [Check(condition=Q(about__in=Decided.values), name="decision_about_known")]
        indexes = [
            models.Index(fields=["board", "at", "id"], name="decision_in_order"),  # the board log, newest first
            # Asked every minute: which limits were overridden lately?
            models.Index(fields=["at"], condition=Q(about=Decided.OVERRIDE), name="decision_overrides"),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.subject}: {self.before} → {self.after}"
