"""manage.py restore: what `backup` wrote, into an empty installation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from redis.exceptions import RedisError

from kanban.backup import Refused, restore


class Command(BaseCommand):
    help = (
        "Restore what `backup` wrote into an empty installation, on SQLite or PostgreSQL. Empties the whole numbered "
        "database of Redis that REDIS_URL names, which must be this installation's alone. See README.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        try:
            manifest = restore(file)
        except (Refused, OSError, DatabaseError, RedisError) as problem:
            raise CommandError(f"Nothing was restored. {problem}") from problem
        self.stdout.write(
            f"{manifest.rows:,} rows restored, as they were on {manifest.database} at {manifest.made_at}."
        )
