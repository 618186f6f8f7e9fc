"""A mail as every mail of a board is made: three templates, one address, and a mail server that may say no."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from smtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

# What is wrong with one mail: the next may go. ValueError is what Python says of an address that it cannot write.
REFUSALS = (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError, ValueError)
TOO_LARGE = 552  # said to the sender as well, where the server was told how large the mail is


class MailServerAway(Exception):
    """No mail server answers, or none that lets us in or takes mails of ours: another would fare no better now."""


class Unanswered(MailServerAway):
    """The mail was being handed over and nothing was heard of it: it may have arrived, and the next may go."""


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
    """As `send_mail`, for who has more to send.

    Raises MailServerAway where nothing was handed over, and Unanswered where it cannot be told whether it was taken.
    """
    mail = _drawn(name, context, to, headers)
    try:
        with _way_for(mail):
            mail.send()
    except (SMTPException, OSError, ValueError, MailServerAway) as error:
        logger.warning("The mail %s could not be mailed: %s", name, error)
        if is_refusal(error):
            return False
        raise _trouble(error) from error
    return True


def _trouble(error: Exception) -> MailServerAway:
    if isinstance(error, MailServerAway):
        return error
    return MailServerAway(str(error)) if isinstance(error, SMTPSenderRefused) else Unanswered(str(error))


@contextmanager
def _way_for(mail: EmailMultiAlternatives) -> Iterator[None]:
    """A connection, opened first: what goes wrong up to here is no mail's fault, and nothing has been handed over."""
    mail.connection = way = get_connection()
    try:
        way.open()
        smtp = getattr(way, "connection", None)  # Django's backend for mail servers has one, others do not
        if isinstance(smtp, SMTP):
            smtp.ehlo_or_helo_if_needed()
    except (SMTPException, OSError) as error:
        _hang_up(way)
        raise MailServerAway(str(error)) from error
    try:
        yield
    finally:
        _hang_up(way)


def _hang_up(way: BaseEmailBackend) -> None:
    """How the server takes leave says nothing of the mail."""
    with suppress(SMTPException, OSError):
        way.close()


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
