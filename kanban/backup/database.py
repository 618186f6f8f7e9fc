"""What a backup asks of its database beside rows, and what the two have no common words for."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from kanban.backup.refused import Refused
from kanban.backup.tables import Table

NO_HURRY = "SET LOCAL statement_timeout = 0"  # a million rows take longer than a page may
# All that is read until its end is of one instant, and whoever writes meanwhile does not wait. Django's own transaction
# would hold SQLite's only write lock.
SNAPSHOT = {
    "sqlite": "BEGIN",
    "postgresql": f"BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; {NO_HURRY}",
}
LAST_ID = {
    "sqlite": "SELECT seq FROM sqlite_sequence WHERE name = %s",
    "postgresql": "SELECT pg_sequence_last_value(pg_get_serial_sequence(quote_ident(%s), %s)::regclass)",
}
FOREIGN_KEYS = """
    SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND connamespace = quote_ident(current_schema())::regnamespace
"""


@contextmanager
def snapshot() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def migrations() -> list[str]:
    """The last of each app. Raises Refused where the database has not got them all."""
    loader = MigrationLoader(connection)
    last = sorted(loader.graph.leaf_nodes())
    if not loader.applied_migrations.keys() >= set(last):
        raise Refused("The database is not of this version. Run manage.py migrate first.")
    return [".".join(leaf) for leaf in last]


@contextmanager
def foreign_keys_put_off() -> Iterator[None]:
    """Until the body ends; then every row is checked.

    SQLite counts what is open and looks when the transaction ends. PostgreSQL would ask for every single row then, in
    forty times the time that all at once take; and taking a key away keeps everybody else from both tables.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(NO_HURRY)
        cursor.execute(FOREIGN_KEYS)
        keys = cursor.fetchall()
        for table, name, _ in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        yield
        for table, name, rule in keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule}")


def last_id(table: Table) -> int | None:
    """An id is never given twice, that of a deleted row neither: links in mails name them."""
    if table.numbered is None:
        return None
    with connection.cursor() as cursor:
        names = [table.name, table.numbered] if connection.vendor == "postgresql" else [table.name]
        cursor.execute(LAST_ID[connection.vendor], names)
        found = cursor.fetchone()
    return found[0] or None if found else None  # SQLite may say 0


def go_on_from(table: Table, last: int) -> None:
    """The next id is the one after it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(quote_ident(%s), %s), %s)", [table.name, table.numbered, last]
            )
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, last])
