"""An idea on its way."""

from typing import Any, Self

from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q

from boards.models.board import Board, OfBoards
from boards.models.check import Check, Unique
from boards.models.column import Column
from boards.replay import Course


class WorkType(models.TextChoices):
    FEATURE = "feature"
    DEFECT = "defect"
    RISK = "risk"
    DEBT = "debt"


class CardQuerySet(OfBoards):
    def mentioning(self, text: str) -> Self:
        """With this text in the title, or as their external id."""
        return self.filter(Q(title__icontains=text) | Q(external_id__iexact=text))

    def put_away(self) -> Self:
        """Discarded or archived: they lie in no column."""
        return self.filter(column=None)


class Card(models.Model):
    """A card lies in a column, or is discarded, or (once finished) archived.

    The instants (UTC) are what a replay of the card's log says; see `boards.replay.Course`. `stamp` is the last version
    of its board that did nothing but put this card somewhere; 0 where none did.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="cards", db_index=False)
    column = models.ForeignKey(Column, models.RESTRICT, null=True, related_name="cards", db_index=False)
    position = models.BigIntegerField(default=0)
    stamp = models.PositiveBigIntegerField(default=0, db_default=0)
    title = models.CharField(max_length=200)
    description = models.TextField(max_length=20_000, blank=True)
    work_type = models.CharField(max_length=10, choices=WorkType, default=WorkType.FEATURE)
    requester = models.CharField(max_length=120, blank=True)
    assignee = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="assigned_cards")
    due_date = models.DateField(null=True, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    external_url = models.URLField("link", max_length=500, blank=True)
    blocked = models.BooleanField(default=False)
    labels: "models.ManyToManyField[Any, Any]" = models.ManyToManyField("Label", related_name="cards", blank=True)
    watchers = models.ManyToManyField(User, related_name="watched_cards", blank=True)
    entered_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)

    shown_labels: list[Any]  # what its face shows of other tables, where `boards.faces` was asked
    comment_count: int

    objects = CardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["column", "position"], name="card_has_its_own_place"),
            Unique(
                fields=["board", "external_id"],
                condition=~Q(external_id=""),
                name="card_external_id_once_a_board",
                violation_error_message="Another card of this board has that external id.",
            ),
            Check(condition=~Q(title=""), name="card_has_a_title"),
            Check(condition=Q(work_type__in=WorkType.values), name="card_work_type_known"),
            Check(
                condition=Q(column__isnull=False, discarded_at__isnull=True, archived_at__isnull=True)
                | Q(column__isnull=True, discarded_at__isnull=False, archived_at__isnull=True)
                | Q(column__isnull=True, discarded_at__isnull=True, archived_at__isnull=False),
                name="card_lies_or_is_discarded_or_archived",
            ),
            Check(
                condition=Q(finished_at__isnull=True) | Q(discarded_at__isnull=True),
                name="card_discarded_is_unfinished",
            ),
            Check(
                condition=Q(started_at__isnull=True)
                | Q(finished_at__isnull=True)
                | Q(finished_at__gte=F("started_at")),
                name="card_finishes_after_it_starts",
            ),
        ]
        indexes = [
            # The cards of a board, and of which work type each is: for figures the index alone is read.
            models.Index(fields=["board", "id", "work_type"], name="card_by_board"),
            # The page of what was put away, newest first.
            models.Index(fields=["board", "entered_at", "id"], condition=Q(column=None), name="card_put_away"),
        ]

    def __str__(self) -> str:
        return self.title

    def course(self) -> Course:
        """The instants and the place of the card, as the log is read."""
        return Course(
            self.column_id, self.entered_at, self.started_at, self.finished_at, self.discarded_at, self.archived_at
        )

    def follow(self, course: Course) -> None:
        """Take place and instants from what the log says; saving is the caller's."""
        assert course.entered_at is not None, "a log begins with an arrival"
        self.column_id = course.column
        self.entered_at = course.entered_at
        self.started_at = course.started_at
        self.finished_at = course.finished_at
        self.discarded_at = course.discarded_at
        self.archived_at = course.archived_at


COURSE_FIELDS = ["column", "entered_at", "started_at", "finished_at", "discarded_at", "archived_at"]
PLACE_FIELDS = ["position", "stamp"]
