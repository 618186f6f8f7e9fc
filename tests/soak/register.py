"""The handler of a mail server that takes every mail and keeps of each who got it, and under which id."""

from argparse import ArgumentParser
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import NamedTuple

from aiosmtpd.smtp import SMTP, Envelope, Session


class Entry(NamedTuple):
    address: str
    message_id: str


class Register:
    def __init__(self, path: Path) -> None:
        self.lines = path.open("a", buffering=1)

    @classmethod
    def from_cli(cls, parser: ArgumentParser, path: str) -> "Register":
        return cls(Path(path))

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - of SMTP
        assert isinstance(envelope.content, bytes)
        headers = BytesHeaderParser().parsebytes(envelope.content)
        print(*Entry(envelope.rcpt_tos[0], headers["Message-ID"]), file=self.lines)
        return "250 OK"


def entries(path: Path) -> list[Entry]:
    return [Entry(*line.split()) for line in path.read_text().splitlines()]
