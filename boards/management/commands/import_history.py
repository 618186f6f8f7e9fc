"""manage.py import_history: a board's past, from the log of the tool that held it."""

import sqlite3
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from boards.history import BadHistory, Progress, import_history, read_map
from boards.models.board import valid_time_zone


class Command(BaseCommand):
    help = "Import a plain event log (CSV, UTF-8: case_id, column, timestamp). See docs/log.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--board", required=True, metavar="NAME", help="made where it does not exist")
        parser.add_argument("--map", type=Path, metavar="MAP.json", help="columns, start, finish, delivered, discarded")
        parser.add_argument("--tz", metavar="ZONE", help="zone of a new board and of instants that carry none")
        parser.add_argument("--owner", metavar="USERNAME", help="who owns the board")
        parser.add_argument("--dry-run", action="store_true", help="count, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress(sys.stderr)
        try:
            report = import_history(
                options["file"],
                board=options["board"],
                column_map=read_map(options["map"]) if options["map"] else None,
                zone=_zone(options["tz"]) if options["tz"] else None,
                owner=_person(options["owner"]) if options["owner"] else None,
                dry_run=options["dry_run"],
                progress=progress,
            )
        except BadHistory as bad:
            raise CommandError(f"{options['file'].name} was not imported.\n{bad}") from bad
        except (OperationalError, sqlite3.Error) as error:
            raise CommandError(f"The database gave up, nothing was imported: {error}") from error
        finally:
            progress.clear()
        self.stdout.write(str(report))


def _zone(name: str) -> ZoneInfo:
    try:
        valid_time_zone(name)
    except ValidationError as error:
        raise CommandError(error.message) from error
    return ZoneInfo(name)


def _person(username: str) -> User:
    person = User.objects.filter(username=username).first()
    if person is None:
        raise CommandError(f"There is nobody with the username “{username}”.")
    return person
