"""What somebody is told: of an act of others that concerns them, or of what the board's own rules found."""

from datetime import datetime
from typing import Self

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Exists, OuterRef, Q

from boards.models.board import Board, Membership
from boards.models.card import Card
from boards.models.check import Check
from boards.models.column import Column
from boards.models.invitation import Invitation
from boards.models.mailed import Mailed
from boards.models.talk import Comment


class Told(models.TextChoices):
    ASSIGNED = "assigned", "assigned to you"
    MENTIONED = "mentioned", "mentions you"
    COMMENT = "comment", "comment"
    INVITED = "invited", "invitation"
    ALERT = "alert", "alert"


AT_ONCE = (Told.ASSIGNED, Told.MENTIONED)
IN_DIGEST = (*AT_ONCE, Told.COMMENT, Told.ALERT)  # an invitation has its own mail


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: User) -> Self:
        return self.filter(person=person).in_sight()

    def in_sight(self) -> Self:
        """Of boards that the person sees, or is invited to: what they were told earlier of others is shown no more."""
        seen = Exists(Membership.objects.filter(board=OuterRef("board"), person=OuterRef("person")))
        return self.filter(seen | Q(invitation__isnull=False, invitation__accepted_at=None))

    def to_mail_boxes(self) -> Self:
        """Of who can be mailed at all."""
        return self.filter(person__is_active=True).exclude(person__email="")

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def due(self, at: datetime) -> Self:
        """To be mailed by now."""
        return self.filter(due_at__lte=at)

    def for_digest(self) -> Self:
        """Neither read nor mailed, and nobody tries to mail them one by one."""
        return self.unread().filter(mailed_at=None, due_at=None, kind__in=IN_DIGEST)


class Notice(Mailed):
    """A line in somebody's inbox, in words as they were at that instant (UTC), with the beginning of what was said.

    What is mailed at once is due at `due_at`, which whoever sets out to mail it puts off; without one, nothing is tried
    any more.

    It leads to the card, or else the column, or else the board. What an alert tells of bears the same `told_as`.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="notices", db_index=False)
    board = models.ForeignKey(Board, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Told)
    card = models.ForeignKey(Card, models.CASCADE, null=True, related_name="+")
    column = models.ForeignKey(Column, models.CASCADE, null=True, related_name="+")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="notices")
    invitation = models.ForeignKey(Invitation, models.CASCADE, null=True, related_name="notices")
    told_as = models.UUIDField(null=True)
    words = models.TextField()
    quote = models.TextField(blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            Check(condition=Q(kind__in=Told.values), name="notice_kind_known"),
            Check(condition=~Q(words=""), name="notice_says_something"),
            Check(condition=Q(due_at=None) | Q(mailed_at=None, read_at=None), name="notice_due_is_unread_and_unmailed"),
        ]
        indexes = [
            # Somebody's inbox, newest first.
            models.Index(fields=["person", "at", "id"], name="notice_inbox"),
            # How many are unread, asked by every page; and what their digests tell.
            models.Index(fields=["person", "at"], condition=Q(read_at=None), name="notice_unread"),
            # Asked every few seconds: what is to be mailed, the longest due first?
            models.Index(fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="notice_due"),
            # What was read long ago, and is forgotten.
            models.Index(fields=["read_at"], condition=Q(read_at__isnull=False), name="notice_read"),
        ]

    def __str__(self) -> str:
        return self.words
