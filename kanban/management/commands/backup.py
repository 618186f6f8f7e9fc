"""manage.py backup: all that the database keeps, as one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from kanban.backup import Refused, back_up


class Command(BaseCommand):
    help = "Write all that the database keeps to a new file, while the product goes on. See README.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        try:
            manifest = back_up(file, at=timezone.now())
        except (Refused, OSError, DatabaseError) as problem:
            raise CommandError(f"Nothing was backed up. {problem}") from problem
        told = f"{file}: {manifest.rows:,} rows in {file.stat().st_size:,} bytes"
        self.stdout.write(f"{told}, read back and found as they were written.")
