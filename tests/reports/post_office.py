"""A mail server on this machine that does as it is told: a real one, spoken to over a socket."""

import asyncio
import email
import email.policy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.processes.installation import free_port

TAKEN = "250 OK"
HANGS = ""  # says nothing

Says = Callable[[str], str]


class PostOffice:
    """`at_recipient` and `at_data` are told an address, `at_greeting` a name, and say what the server answers then.

    `mails` are those that it read to their end, in order, whatever it said then; `greeted` counts connections.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.taken: list[str] = []
        self.at_greeting: Says = lambda name: TAKEN
        self.at_recipient: Says = lambda address: TAKEN
        self.at_data: Says = lambda address: TAKEN
        self.greeted = 0
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, responses: list[str]
    ) -> list[str]:
        self.greeted += 1
        session.host_name = name
        await said(self.at_greeting(name))
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await said(self.at_recipient(address))
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        address, content = envelope.rcpt_tos[0], envelope.content
        assert isinstance(content, bytes)
        self.mails.append(email.message_from_bytes(content, EmailMessage, policy=email.policy.default))
        answer = await said(self.at_data(address))
        if answer == TAKEN:
            self.taken.append(address)
        return answer


async def said(answer: str) -> str:
    if answer == HANGS:
        await asyncio.sleep(3600)
    return answer


@contextmanager
def open_post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def refuses(answer: str, *addresses: str) -> Says:
    """These, or all."""
    return lambda address: answer if address in addresses or not addresses else TAKEN
