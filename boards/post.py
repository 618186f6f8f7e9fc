"""The way to the mail server: one connection for many mails, and what it says to each."""

from contextlib import suppress
from smtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from types import TracebackType
from typing import Self

from django.core.mail import EmailMessage, get_connection

GOOD, FOR_GOOD = 250, range(500, 600)
# What is wrong with one mail: the next may go. ValueError is what Python says of an address that it cannot write.
REFUSALS = (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError, ValueError)
TOO_LARGE = 552  # said to the sender as well, where the server was told how large the mail is


class MailServerAway(Exception):
    """No mail server answers, or none that lets us in or takes mails of ours: another would fare no better now."""


class Unanswered(MailServerAway):
    """The mail was being handed over and nothing was heard of it: it may have arrived, and the next may go."""


class NotTaken(Exception):
    """The mail server said no to this mail, or it cannot be written at all; the next may go."""

    def __init__(self, sentence: str, *, for_good: bool) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.for_good = for_good


class Post:
    """Whatever backend EMAIL_URL names. A connection is opened when it is first needed, and closed at the end."""

    def __init__(self) -> None:
        self.backend = get_connection()
        self.hung_in_a_row = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(SMTPException, OSError):  # how the server takes leave says nothing of the mails
            self.backend.close()

    def get_ready(self) -> None:
        """Raises MailServerAway. That a server hung up after the mail before this one is no answer to this one."""
        try:
            if not self._is_alive():
                self.backend.close()
            self.backend.open()
            if smtp := self._smtp:
                smtp.ehlo_or_helo_if_needed()
        except (SMTPException, OSError) as error:
            raise MailServerAway(str(error)) from error

    def send(self, mail: EmailMessage) -> None:
        """Raises NotTaken, Unanswered where it cannot be told whether it was taken, and else MailServerAway."""
        try:
            mail.connection = self.backend
            mail.send()
        except (SMTPException, OSError, ValueError) as error:
            what = _meaning(error)
            self.hung_in_a_row = self.hung_in_a_row + 1 if isinstance(what, Unanswered) else 0
            raise what from error
        self.hung_in_a_row = 0

    @property
    def _smtp(self) -> SMTP | None:
        """What Django's backend for mail servers speaks through; others have nothing of the kind."""
        smtp = getattr(self.backend, "connection", None)
        return smtp if isinstance(smtp, SMTP) else None

    def _is_alive(self) -> bool:
        try:
            return self._smtp is None or self._smtp.noop()[0] == GOOD
        except SMTPException:
            return False


def _meaning(error: Exception) -> NotTaken | MailServerAway:
    if _is_refusal(error):
        return _not_taken(error)
    if isinstance(error, SMTPSenderRefused):
        return MailServerAway(f"it refuses the sender. {_said(error.smtp_code, error.smtp_error).sentence}")
    return Unanswered(f"it did not answer: {error}")


def _is_refusal(error: Exception) -> bool:
    """Of this one mail. A sender that is refused is refused with every mail."""
    if isinstance(error, SMTPSenderRefused):
        return error.smtp_code == TOO_LARGE
    return isinstance(error, REFUSALS)


def _not_taken(error: Exception) -> NotTaken:
    if isinstance(error, SMTPRecipientsRefused):
        return _said(*next(iter(error.recipients.values())))
    if isinstance(error, SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    return NotTaken(f"No mail can be written to this address: {error}", for_good=True)


def _said(code: int, words: bytes | str) -> NotTaken:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return NotTaken(f"The mail server says: {code} {' '.join(text.split())}", for_good=code in FOR_GOOD)
