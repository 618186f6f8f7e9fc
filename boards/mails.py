"""Mails that a board sends to people: one function for each, three templates for each."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from boards.invitation_link import token_of
from boards.models import Invitation

logger = logging.getLogger(__name__)

# After so long another worker may try: the one that set out is no more, or the mail server said no.
TRY_AGAIN = timedelta(minutes=5)


def mail_invitations(*, at: datetime) -> None:
    """Mail what is not mailed yet. Each is claimed first, so that two workers do not send it twice."""
    waiting = Q(mailed_at=None) & (Q(claimed_at=None) | Q(claimed_at__lt=at - TRY_AGAIN))
    for invitation in Invitation.objects.open(at).filter(waiting).select_related("board"):
        if Invitation.objects.filter(waiting, pk=invitation.pk).update(claimed_at=at):
            _mail_invitation(invitation)


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
