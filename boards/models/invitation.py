"""A place on a board that is kept for somebody until they come, and the mails that offer one."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q

from boards.models.board import Board, OfBoards, Role
from boards.models.check import Check
from boards.models.mailed import HAND_OVERS, Mailed


class InvitationQuerySet(OfBoards):
    def open(self, at: datetime) -> "InvitationQuerySet":
        """Neither accepted nor expired. A revoked one is no more."""
        return self.filter(accepted_at=None, expires_at__gt=at)

    def to_mail(self, at: datetime) -> "InvitationQuerySet":
        return self.open(at).filter(mailed_at=None, due_at__lte=at, unanswered__lt=HAND_OVERS)


class Invitation(Mailed):
    """Whoever opens the link in the mail to this address before `expires_at` (UTC) comes to the board in this role.

    `mailed_at` is when it was mailed; until then nothing is tried before `due_at`, which whoever sets out to mail it
    puts off.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["board", "email"], condition=Q(accepted_at=None), name="invitation_once_a_board"
            ),
            Check(condition=Q(role__in=Role.values), name="invitation_role_known"),
        ]
        indexes = [
            # Asked every few seconds: what is to be mailed, the longest due first?
            models.Index(fields=["due_at", "id"], condition=Q(mailed_at=None), name="invitation_to_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.board}: {self.role}"

    @property
    def hint(self) -> str:
        """Enough of the address to recognise one's own, for whoever holds the link."""
        name, _, host = self.email.partition("@")
        return f"{name[0]}…@{host}"


class Approach(models.Model):
    """A mail to somebody outside that an invitation caused: the address is kept as a digest, and for days only.

    Of no board, so that it outlives the one it was for.
    """

    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # How many did this person cause today?
            models.Index(fields=["by", "at"], name="approach_by_person"),
            # How many went to this address today?
            models.Index(fields=["digest", "at"], name="approach_by_address"),
        ]

    def __str__(self) -> str:
        return f"by {self.by_id} at {self.at}"
