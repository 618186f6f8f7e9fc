"""Mails of invitations, found by what is due."""

from datetime import datetime, timedelta
from time import monotonic

from django.urls import reverse
from django.utils import timezone

from boards.invitation_link import token_of
from boards.models import Invitation
from boards.sending import MailServerAway, link_to, post_mail

# After so long at least another worker may try: the one that set out is no more, or the mail server said no.
TRY_AGAIN = timedelta(minutes=5)
AT_ONCE = 50
# The worker has other things to do than wait for a slow mail server.
SECONDS_A_RUN = 20


def mail_invitations(*, at: datetime) -> None:
    """Mail what is due, the longest due first. Each is claimed, so that two workers do not send it twice."""
    end = monotonic() + SECONDS_A_RUN
    for invitation in Invitation.objects.to_mail(at).select_related("board").order_by("due_at", "pk")[:AT_ONCE]:
        if monotonic() > end:
            return
        try:
            if _claim(invitation, at):
                _mail_invitation(invitation)
        except MailServerAway:
            # Asked again for each, it would hold the worker through its time-out as often.
            Invitation.objects.to_mail(at).update(due_at=at + TRY_AGAIN)
            return


def _claim(invitation: Invitation, at: datetime) -> bool:
    """A refused address is tried a dozen times in two weeks: each wait is as long as all those before it."""
    as_it_was = Invitation.objects.filter(pk=invitation.pk, mailed_at=None, due_at=invitation.due_at)
    return bool(as_it_was.update(due_at=at + max(TRY_AGAIN, at - invitation.made_at)))


def _mail_invitation(invitation: Invitation) -> None:
    link = link_to(reverse("invitation", args=[token_of(invitation)]))
    context = {"invitation": invitation, "board": invitation.board, "link": link}
    if post_mail("invitation", context, to=invitation.email):
        # Invited anew meanwhile, the address waits for another link.
        mailed = Invitation.objects.filter(pk=invitation.pk, made_at=invitation.made_at)
        mailed.update(mailed_at=timezone.now())
