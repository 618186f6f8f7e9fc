"""Mail servers as bad as they come."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend


@contextmanager
def no_mail_server() -> Iterator[None]:
    """Nobody is there to be given a mail."""
    with patch.object(BaseEmailBackend, "open", side_effect=ConnectionRefusedError("away")):
        yield


@contextmanager
def silent_mail_server(*addresses: str, takes: bool = True) -> Iterator[list[EmailMultiAlternatives]]:
    """It says nothing to mails to these, or to any; whether it took them all the same. Yields those mails."""
    handed_over: list[EmailMultiAlternatives] = []
    send = EmailMultiAlternatives.send

    def hand_over(mail: EmailMultiAlternatives) -> int:
        if addresses and mail.to[0] not in addresses:
            return send(mail)
        handed_over.append(mail)
        if takes:
            send(mail)
        raise TimeoutError("timed out")

    with patch.object(EmailMultiAlternatives, "send", hand_over):
        yield handed_over
