"""Logs that give nobody a way in, and are not filled by strangers."""

import logging
import re

# What opens an account or a board or speaks for somebody: keys in addresses of mails, codes of single sign-on, and what
# programs sign in with.
SECRET = re.compile(
    r"(?P<before>/confirm-email/|/reset/key/|/invitations?/|/reports/(?:leave|confirm|decline)/|/digest/off/"
    r"|[?&](?:code|state|token|key)=|Authorization\W+\w+ )"
    r"[^\s/?&\"']+",
    re.IGNORECASE,
)


def without_secrets(text: str) -> str:
    return SECRET.sub(r"\g<before>...", text)


class WithoutSecrets(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class OneLine(logging.Filter):
    """What the message says is all there is to it: where in the code it was found helps nobody."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        return True


class OnceAMinute(logging.Filter):
    """What holds on is said once a minute, however many ask: a server that is away is met by every request."""

    def __init__(self) -> None:
        super().__init__()
        self.said_at: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.created < self.said_at.get(record.msg, 0) + 60:
            return False
        self.said_at[record.msg] = record.created
        return True
