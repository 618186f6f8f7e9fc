"""Mails of invitations, found by what is due."""

from datetime import datetime
from functools import partial

from django.urls import reverse
from django.utils import timezone

from boards.invitation_link import token_of
from boards.mail_run import AT_ONCE, TRY_AGAIN, hand_over, longer_wait, mail_each
from boards.models import Invitation
from boards.sending import link_to


def mail_invitations(*, at: datetime) -> None:
    """Mail what is due, the longest due first."""
    due = Invitation.objects.to_mail(at).select_related("board").order_by("due_at", "pk")[:AT_ONCE]
    if not mail_each(due, claim=partial(_claim, at=at), mail=_mail_invitation):
        Invitation.objects.to_mail(at).update(due_at=at + TRY_AGAIN)


def _claim(invitation: Invitation, *, at: datetime) -> bool:
    as_it_was = Invitation.objects.filter(pk=invitation.pk, mailed_at=None, due_at=invitation.due_at)
    return bool(as_it_was.update(due_at=at + longer_wait(at - invitation.made_at)))


def _mail_invitation(invitation: Invitation) -> None:
    link = link_to(reverse("invitation", args=[token_of(invitation)]))
    context = {"invitation": invitation, "board": invitation.board, "link": link}
    # Invited anew meanwhile, the address waits for another link.
    ours = Invitation.objects.filter(pk=invitation.pk, made_at=invitation.made_at)
    known_as = f"invitation-{invitation.pk}-{invitation.made_at:%Y%m%d%H%M%S%f}"
    if hand_over(ours, "invitation", context, to=invitation.email, known_as=known_as):
        ours.update(mailed_at=timezone.now())
