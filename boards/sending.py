"""A mail as every mail of a board is made: three templates, one address, and a mail server that may say no."""

import logging
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

# What is wrong with one mail: the next may go. ValueError is what Python says of an address that it cannot write.
REFUSALS = (SMTPRecipientsRefused, SMTPDataError, ValueError)
TOO_LARGE = 552  # said to the sender as well, where the server was told how large the mail is


class MailServerAway(Exception):
    """No mail server answers, or none that lets us in or takes mails of ours: another would fare no better now."""


def is_refusal(error: Exception) -> bool:
    """Of this one mail. A sender that is refused is refused with every mail."""
    if isinstance(error, SMTPSenderRefused):
        return error.smtp_code == TOO_LARGE
    return isinstance(error, REFUSALS)


def send_mail(name: str, context: dict[str, Any], *, to: str) -> bool:
    """Draw `emails/<name>.{subject.txt,txt,html}` and send it; whether the mail server took it."""
    try:
        return post_mail(name, context, to=to)
    except MailServerAway:
        return False


def post_mail(name: str, context: dict[str, Any], *, to: str, headers: dict[str, str] | None = None) -> bool:
    """As `send_mail`, for who has more to send: raises MailServerAway where that is of no use."""
    mail = _drawn(name, context, to, headers)
    try:
        mail.send()
    except (SMTPException, OSError, ValueError) as error:
        logger.warning("The mail %s could not be mailed: %s", name, error)
        if is_refusal(error):
            return False
        raise MailServerAway from error
    return True


def link_to(path: str) -> str:
    """The address of a page as people outside write it."""
    return settings.BASE_URL.rstrip("/") + path


def _drawn(name: str, context: dict[str, Any], to: str, headers: dict[str, str] | None) -> EmailMultiAlternatives:
    subject, text, html = (
        render_to_string(f"emails/{name}.{part}", context) for part in ("subject.txt", "txt", "html")
    )
    mail = EmailMultiAlternatives(" ".join(subject.split()), text, to=[to], headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail
