"""The mails of an installation without a mail server: Django writes them into files, and whoever runs it reads them.

A file holds the mails of one connection, each ended by a line of dashes.
"""

import email
import email.policy
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

END = "\n" + "-" * 79 + "\n"
SHOWN = 100


@dataclass(frozen=True)
class Mail:
    """`name` is what its page is found by. The HTML, where it has any, holds its pictures."""

    name: str
    to: str
    subject: str
    sent: datetime
    body: str
    html: str


def newest(folder: Path) -> list[Mail]:
    """The last hundred, newest first."""
    mails: list[Mail] = []
    # File names begin with the instant.
    for path in sorted(folder.glob("*.log"), reverse=True):
        mails += reversed(_mails_in(path))
        if len(mails) >= SHOWN:
            break
    return mails[:SHOWN]


def found(folder: Path, name: str) -> Mail | None:
    """The name is looked for among those that exist, never made into a path."""
    file, _, _ = name.rpartition(":")
    path = next((path for path in folder.glob("*.log") if path.stem == file), None)
    return next((mail for mail in _mails_in(path) if mail.name == name), None) if path else None


def _mails_in(path: Path) -> list[Mail]:
    written = path.read_text(errors="replace").split(END)
    kept = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return [_read(f"{path.stem}:{number}", text, kept) for number, text in enumerate(written) if text.strip()]


def _read(name: str, text: str, kept: datetime) -> Mail:
    message = email.message_from_bytes(text.encode(), EmailMessage, policy=email.policy.default)
    body = message.get_body(("plain",))
    return Mail(
        name=name,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        sent=message["Date"].datetime if message["Date"] else kept,
        body=body.get_content() if body else "",
        html=_html(message),
    )


def _html(message: EmailMessage) -> str:
    body = message.get_body(("html",))
    html: str = body.get_content() if body else ""
    for part in message.walk():
        picture = part.get_payload(decode=True)
        if part.get_content_maintype() == "image" and part["Content-ID"] and isinstance(picture, bytes):
            data = f"data:{part.get_content_type()};base64,{b64encode(picture).decode()}"
            html = html.replace(f"cid:{part['Content-ID'].strip(' <>')}", data)
    return html
