"""What the environment says about this installation, read strictly.

A wrong value ends the process with one line that names the variable: a server that starts on a guess is worse than
one that does not start. An empty variable is one that is not set.
"""

import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import dj_database_url
import dj_email_url

FLAGS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
WEB_ADDRESS = re.compile(r"https?://([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?", re.IGNORECASE)
# Whoever answers for an issuer says who people are: over the network, only with https.
ISSUER = re.compile(
    r"https://[\w.-]+(:\d{1,5})?(/\S*)?|http://(localhost|127\.0\.0\.1)(:\d{1,5})?(/\S*)?", re.IGNORECASE
)
SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"


def refuse(problem: str) -> NoReturn:
    """End the process with the problem as its only line."""
    raise SystemExit(f"upstream-kanban: {problem}")


def text(name: str, default: str = "") -> str:
    """The variable, or what the file holds that the same name with _FILE behind it names: so secrets are handed on."""
    return os.environ.get(name) or _text_of_file(f"{name}_FILE") or default


def _text_of_file(name: str) -> str:
    if not (path := os.environ.get(name)):
        return ""
    try:
        return Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError):
        refuse(f"{name} names a file that cannot be read: {path!r}")


def flag(name: str, default: bool) -> bool:
    given = text(name)
    if given and given.lower() not in FLAGS:
        refuse(f"{name} must be 1 or 0, true or false: {given!r}")
    return FLAGS[given.lower()] if given else default


def names(name: str, default: list[str]) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()] or default


def choice(name: str, default: str, known: tuple[str, ...]) -> str:
    given = text(name, default)
    if given not in known:
        refuse(f"{name} must be one of {', '.join(known)}: {given!r}")
    return given


def count(name: str, default: int) -> int:
    """A whole number from 1 on."""
    given = text(name, str(default))
    if not given.isascii() or not given.isdigit() or int(given[:12]) < 1:
        refuse(f"{name} must be a whole number, 1 or more: {given!r}")
    return int(given)


def time_zone(name: str, default: str) -> str:
    zone = text(name, default)
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        refuse(f"{name} must be an IANA time zone, such as Europe/Berlin: {zone!r}")
    return zone


def web_address(name: str, default: str) -> str:
    address = text(name, default)
    if not WEB_ADDRESS.fullmatch(address):
        # The proxy takes the same variable, and a slash at its end as a path.
        refuse(f"{name} must be an address such as https://kanban.example.org, without a slash at its end: {address!r}")
    return address.lower()  # browsers name themselves so, and there is no path


def data_folder(name: str, default: Path) -> Path:
    """The folder for all that the installation keeps, made where it is missing."""
    folder = Path(text(name, str(default))).resolve()
    try:
        # It holds sessions, mails and what signs links: nothing for others on the machine.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Permission bits say nothing to root, nor about a read-only disk: only writing tells.
        with TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        refuse(f"{name} is not writable: {folder} ({error.strerror})")


def subfolder(folder: Path, name: str) -> Path:
    """A folder in there, made where it is missing."""
    made = folder / name
    made.mkdir(exist_ok=True)
    return made


def secret_key(name: str, folder: Path) -> str:
    """The key that the variable gives, or one that is made once and kept beside the data."""
    kept = folder / "secret_key"
    if not text(name) and not kept.exists():
        with NamedTemporaryFile("w", dir=folder) as draft:
            draft.write(secrets.token_urlsafe(50))
            draft.flush()
            # A link is made whole or not at all: of two processes that start at once, both read the key of one.
            with suppress(FileExistsError):
                os.link(draft.name, kept)
    return text(name) or kept.read_text()


def database(name: str, password: str, embedded: Path) -> dict[str, Any]:
    """The database that the variable names, or the embedded SQLite file. A password may be a variable of its own.

    SQLite begins each transaction with the write lock in hand (IMMEDIATE): two verbs on one board then queue up
    instead of failing half-way, exactly as they do on PostgreSQL, where the board's row is the lock.
    """
    config = _parsed(name, dj_database_url.parse) or {"ENGINE": SQLITE, "NAME": embedded}
    if config["ENGINE"] not in (SQLITE, POSTGRESQL) or config["NAME"] in ("", ":memory:"):
        refuse(f"{name} must name a PostgreSQL database or a SQLite file")
    if config["ENGINE"] == POSTGRESQL:
        config["PASSWORD"] = config["PASSWORD"] or text(password)
    if config["ENGINE"] == SQLITE:
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,  # seconds; the pages wait a little longer
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    return {**config, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


def mail(name: str, embedded: Path) -> dict[str, Any]:
    """Where mails go; embedded, every mail is a file."""
    config = _parsed(name, dj_email_url.parse) or dj_email_url.parse("file:") | {"EMAIL_FILE_PATH": embedded}
    if "EMAIL_BACKEND" not in config:
        refuse(f"{name} must name a mail server, such as smtp://user:password@mail.example.org:587/?tls=true")
    # The worker does one thing after the other: a server that says nothing must not hold up the rest.
    return config | {"EMAIL_TIMEOUT": config["EMAIL_TIMEOUT"] or 10}


def redis(name: str) -> str:
    """The address of Redis, or nothing: then the file broker and the memory of each process serve."""
    address = text(name)
    # The number of a database that is none would be read as 0, which may be another installation's.
    if address and not re.fullmatch(r"rediss?://[^/]+(/\d*)?(\?\S*)?", address):
        refuse(f"{name} must be an address such as redis://127.0.0.1:6379/0")
    return address


def bearer_token(name: str) -> str:
    """What a program shows to be let in, or nothing: then none is let in."""
    given = text(name)
    if given and not re.fullmatch(r"[\x21-\x7e]{20,}", given):
        refuse(f"{name} must be 20 characters or more, without spaces")
    return given


def sentry(name: str) -> str:
    """The address that Sentry gives a project, or nothing. It holds a key: refusals never repeat it."""
    address = text(name)
    if address and not re.fullmatch(r"https?://\w+(:\w+)?@[^\s/@]+(/\S*)?/\d+", address):
        refuse(f"{name} must be the DSN of a project, such as https://key@sentry.example.org/1")
    return address


def single_sign_on(prefix: str) -> list[dict[str, Any]]:
    """The OpenID provider that ISSUER, CLIENT_ID, CLIENT_SECRET and NAME describe, if they are set."""
    issuer, client, secret = (text(f"{prefix}_{part}") for part in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET"))
    if not (issuer or client or secret):
        return []
    if not (issuer and client and secret):
        refuse(f"{prefix}_ISSUER goes with {prefix}_CLIENT_ID and {prefix}_CLIENT_SECRET: one of them is missing")
    if not ISSUER.fullmatch(issuer):
        refuse(f"{prefix}_ISSUER must be an address such as https://login.example.org/realm: {issuer!r}")
    return [
        {
            "provider_id": "sso",
            "name": text(f"{prefix}_NAME", "single sign-on"),
            "client_id": client,
            "secret": secret,
            "settings": {"server_url": issuer.rstrip("/"), "oauth_pkce_enabled": True},
        }
    ]


def _parsed(name: str, parse: Callable[[str], Any]) -> dict[str, Any]:
    """The parts of an address, which may hold a password: refusals never repeat it."""
    try:
        return dict(parse(text(name))) if text(name) else {}
    except ValueError:
        refuse(f"{name} is not an address that can be read")
