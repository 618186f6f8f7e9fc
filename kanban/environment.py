"""What the environment says about this installation, read strictly.

A wrong value ends the process with one line that names the variable: a server that starts on a guess is worse than
one that does not start.
"""

import os
import secrets
import zoneinfo
from pathlib import Path
from typing import Any, NoReturn

from environs import Env, EnvError

env = Env()


def refuse(problem: str) -> NoReturn:
    """End the process with the problem as its only line."""
    raise SystemExit(f"upstream-kanban: {problem}")


def flag(name: str, default: bool) -> bool:
    return bool(_read(name, env.bool, default))


def text(name: str, default: str) -> str:
    return str(_read(name, env.str, default))


def names(name: str, default: list[str]) -> list[str]:
    return list(_read(name, env.list, default))


def time_zone(name: str, default: str) -> str:
    zone = text(name, default)
    if zone not in zoneinfo.available_timezones():
        refuse(f"{name} is not an IANA time zone: {zone!r}")
    return zone


def web_address(name: str, default: str) -> str:
    address = text(name, default).rstrip("/")
    if not address.startswith(("http://", "https://")):
        refuse(f"{name} must begin with http:// or https://: {address!r}")
    return address


def database(name: str, embedded: Path) -> dict[str, Any]:
    """The database that the variable names, or the embedded SQLite file.

    SQLite begins each transaction with the write lock in hand (IMMEDIATE): two verbs on one board then queue up
    instead of failing half-way, exactly as they do on PostgreSQL, where the board's row is the lock.
    """
    config = dict(_read(name, env.dj_db_url, f"sqlite:///{embedded}"))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    elif config["ENGINE"] != "django.db.backends.postgresql":
        refuse(f"{name} must name PostgreSQL or SQLite")
    return config | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


def mail(name: str, embedded: Path) -> dict[str, Any]:
    """Settings of Django's mail backend; embedded, every mail is a file."""
    config = dict(_read(name, env.dj_email_url, f"file:///{embedded}"))
    if not config.get("EMAIL_BACKEND"):
        refuse(f"{name} names no known kind of mail server")
    return {key: value for key, value in config.items() if value is not None}


def redis(name: str) -> str:
    """The address of Redis, or nothing: then the file broker and the memory of each process serve."""
    address = text(name, "")
    if address and not address.startswith(("redis://", "rediss://", "unix://")):
        refuse(f"{name} must begin with redis://, rediss:// or unix://: {address!r}")
    return address


def data_folder(name: str, default: Path) -> Path:
    """The folder for all that the installation keeps, made where it is missing."""
    folder = Path(text(name, str(default))).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".writable").touch()
    except OSError as error:
        refuse(f"{name} is not writable: {folder} ({error.strerror})")
    return folder


def secret_key(name: str, folder: Path) -> str:
    """The key that the variable gives, or one that is made once and kept beside the data."""
    given = text(name, "")
    if given:
        return given
    kept = folder / "secret_key"
    try:
        with open(kept, "x", opener=_private) as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return kept.read_text()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _read(name: str, reader: Any, default: Any) -> Any:
    """An empty variable is one that is not set."""
    if not env.str(name, ""):
        return reader(f"{name}_UNSET", default)
    try:
        return reader(name)
    except (EnvError, ValueError) as error:
        refuse(f"{name}: {error}")
