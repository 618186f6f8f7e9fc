"""manage.py migrate: Django's own, in nobody's way.

Who asks PostgreSQL for a table after a change of it has to wait until that change is made. One that waits for a backup
or an import, which keep what they read to their end, would keep everybody from their boards as long. So it waits for
some seconds only, lets all go on who came after it, and is tried again.
"""

import time
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connection
from django.db.migrations import Migration

from kanban import postgresql

WAITS = "3s"
PAUSE = 10  # seconds for who waited meanwhile
TRIES = 60  # 13 minutes
LONGEST_AT_WORK = """
    SELECT pid, extract(epoch FROM now() - xact_start)::integer FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
    ORDER BY xact_start LIMIT 1
"""


class Command(migrate.Command):
    under_way: Migration | None = None

    def handle(self, *args: Any, **options: Any) -> None:
        for left in reversed(range(TRIES)):
            try:
                super().handle(*args, **options)
                break
            except OperationalError as error:
                if not self._others_were_in_the_way(error):
                    raise
            self._tell_or_give_up(left)
            time.sleep(PAUSE)

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        """What is done without a transaction makes nobody wait, such as building an index beside all: that may wait."""
        if action in {"apply_start", "unapply_start"}:
            self.under_way = migration
            _wait_for_locks(WAITS if migration.atomic else None)
        elif action in {"apply_success", "unapply_success"}:
            _wait_for_locks(None)
        super().migration_progress_callback(action, migration, fake)

    def _others_were_in_the_way(self, error: OperationalError) -> bool:
        """Then nothing of it was done."""
        in_vain = getattr(error.__cause__, "sqlstate", None) in postgresql.NO_LOCK
        return in_vain and self.under_way is not None and self.under_way.atomic

    def _tell_or_give_up(self, left: int) -> None:
        told = f"{self.under_way} waits for tables that others use{_longest_at_work()}."
        if not left:
            raise CommandError(f"{told} Nothing of it was done: run this again when they are done.")
        self.stderr.write(f"{told} People can work; it is tried again in {PAUSE} seconds, {left} times more.")


def _wait_for_locks(limit: str | None) -> None:
    """None: as long as the connection's own settings say."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout TO '{limit}'" if limit else "RESET lock_timeout")


def _longest_at_work() -> str:
    with connection.cursor() as cursor:
        cursor.execute(LONGEST_AT_WORK)
        found = cursor.fetchone()
    return f", maybe process {found[0]} of PostgreSQL, at work for {found[1]} s" if found else ""
