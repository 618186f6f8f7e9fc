"""A mail as every mail of a board is made: three templates, one address, and a mail server that may say no."""

import logging
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from boards.dressing import dressed
from boards.post import MailServerAway, NotTaken, Post

logger = logging.getLogger(__name__)


class DrawnMail(EmailMultiAlternatives):
    """That it can be drawn at all is known before anything is noted of it."""

    name: str  # of its templates


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
    try:
        post_drawn(drawn_mail(name, context, to=to, headers=headers))
    except NotTaken:
        return False
    return True


def drawn_mail(name: str, context: dict[str, Any], *, to: str, headers: dict[str, str] | None = None) -> DrawnMail:
    subject, text, html = (
        render_to_string(f"emails/{name}.{part}", context) for part in ("subject.txt", "txt", "html")
    )
    mail = DrawnMail(" ".join(subject.split()), text, to=[to], headers=automatic(headers))
    mail.attach_alternative(dressed(html), "text/html")
    mail.name = name
    return mail


def post_drawn(mail: DrawnMail) -> None:
    """Raises what `Post.send` raises, once it is logged."""
    try:
        with Post() as post:
            post.get_ready()
            post.send(mail)
    except (NotTaken, MailServerAway) as error:
        logger.warning("The mail %s could not be mailed: %s", mail.name, error)
        raise


def automatic(headers: dict[str, str] | None = None) -> dict[str, str]:
    """The headers of any mail that nobody wrote by hand, which no other program should answer (RFC 3834)."""
    return {"Auto-Submitted": "auto-generated", "Message-ID": message_id(f"{uuid4()}")} | (headers or {})


def message_id(name: str) -> str:
    """It names the installation as people know it, and not the machine that it happens to run on.

    A mail that is tried again under the same one is known again by a mail box that has it already.
    """
    return f"<{name}@{urlsplit(settings.BASE_URL).hostname}>"


def link_to(path: str) -> str:
    """The address of a page as people outside write it."""
    return settings.BASE_URL.rstrip("/") + path


def one_click(link: str) -> dict[str, str]:
    """Headers by which mail programs post to the link that ends such mails (RFC 8058)."""
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
