"""A place on a board that is kept for somebody until they come."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q

from boards.models.board import Board, OfBoards, Role


class InvitationQuerySet(OfBoards):
    def open(self, at: datetime) -> "InvitationQuerySet":
        """Neither accepted nor expired. A revoked one is no more."""
        return self.filter(accepted_at=None, expires_at__gt=at)


class Invitation(models.Model):
    """Whoever opens the link in the mail to this address before `expires_at` (UTC) comes to the board in this role.

    `claimed_at` is when a worker last set out to mail it, `mailed_at` when it had done so.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["board", "email"], condition=Q(accepted_at=None), name="invitation_once_a_board"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.board}: {self.role}"
