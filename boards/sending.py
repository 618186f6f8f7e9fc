"""A mail as every mail of a board is made: three templates, one address, and a mail server that may say no."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def send_mail(name: str, context: dict[str, Any], *, to: str) -> bool:
    """Draw `emails/<name>.{subject.txt,txt,html}` and send it; whether the mail server took it."""
    subject, text, html = (
        render_to_string(f"emails/{name}.{part}", context) for part in ("subject.txt", "txt", "html")
    )
    mail = EmailMultiAlternatives(" ".join(subject.split()), text, to=[to])
    mail.attach_alternative(html, "text/html")
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        logger.warning("The mail %s could not be mailed: %s", name, error)
        return False
    return True


def link_to(path: str) -> str:
    """The address of a page as people outside write it."""
    return settings.BASE_URL.rstrip("/") + path
