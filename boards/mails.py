"""Mails that a board sends to people: one function for each, three templates for each."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from boards.invitation_link import token_of
from boards.models import Invitation

logger = logging.getLogger(__name__)

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
    link = settings.BASE_URL.rstrip("/") + reverse("invitation", args=[token_of(invitation)])
    context = {"invitation": invitation, "board": invitation.board, "link": link}
    subject, text, html = (
        render_to_string(f"emails/invitation.{part}", context) for part in ("subject.txt", "txt", "html")
    )
    mail = EmailMultiAlternatives(" ".join(subject.split()), text, to=[invitation.email])
    mail.attach_alternative(html, "text/html")
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        logger.warning("The invitation %s could not be mailed: %s", invitation.pk, error)
        return
    Invitation.objects.filter(pk=invitation.pk).update(mailed_at=timezone.now())
