"""Mails of invitations, found by what is not mailed yet."""

from datetime import datetime, timedelta

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from boards.invitation_link import token_of
from boards.models import Invitation
from boards.sending import link_to, send_mail

# After so long at least another worker may try: the one that set out is no more, or the mail server said no.
TRY_AGAIN = timedelta(minutes=5)
AT_ONCE = 50


def mail_invitations(*, at: datetime) -> None:
    """Mail what is not mailed yet. Each is claimed first, so that two workers do not send it twice."""
    waiting = Invitation.objects.open(at).filter(mailed_at=None).select_related("board")
    for invitation in waiting.order_by(F("claimed_at").asc(nulls_first=True), "pk")[:AT_ONCE]:
        as_it_was = Invitation.objects.filter(pk=invitation.pk, mailed_at=None, claimed_at=invitation.claimed_at)
        if _is_due(invitation, at) and as_it_was.update(claimed_at=at):
            _mail_invitation(invitation)


def _is_due(invitation: Invitation, at: datetime) -> bool:
    """A refused address is tried a dozen times in two weeks: each wait is as long as all those before it."""
    tried = invitation.claimed_at
    return tried is None or at - tried >= max(TRY_AGAIN, tried - invitation.made_at)


def _mail_invitation(invitation: Invitation) -> None:
    link = link_to(reverse("invitation", args=[token_of(invitation)]))
    context = {"invitation": invitation, "board": invitation.board, "link": link}
    if send_mail("invitation", context, to=invitation.email):
        Invitation.objects.filter(pk=invitation.pk).update(mailed_at=timezone.now())
