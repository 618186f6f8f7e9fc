"""Logs that give nobody a way in: what opens an account or a board never stands in one."""

import logging
import re

# Keys in addresses of mails, codes of single sign-on, and what programs sign in with.
SECRET = re.compile(
    r"(?P<before>/confirm-email/|/reset/key/|/invitations?/|[?&](?:code|state|token|key)=|Authorization\W+\w+ )"
    r"[^\s/?&\"']+",
    re.IGNORECASE,
)


class WithoutSecrets(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return SECRET.sub(r"\g<before>...", super().format(record))
