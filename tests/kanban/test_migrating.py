"""An installation on PostgreSQL is brought to a new release while somebody reads the table that it changes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations import Migration

from boards.models import Notice
from kanban.management.commands import migrate
from tests.processes.installation import until

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite nobody who writes goes on meanwhile"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def notices_are_to_be_changed(transactional_db: None) -> Iterator[None]:
    call_command("migrate", "boards", "0008", verbosity=0)
    yield
    call_command("migrate", verbosity=0)


@pytest.fixture(autouse=True)
def in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "WAITS", "200ms")
    monkeypatch.setattr(migrate, "PAUSE", 0.2)


@pytest.fixture
def reader() -> Iterator[psycopg.Connection]:
    """A backup, say: it keeps what it has read to its end."""
    with psycopg.connect(**connection.get_connection_params()) as reader:
        reader.execute("SELECT count(*) FROM boards_notice")
        yield reader


def migrated(told: StringIO) -> None:
    try:
        call_command("migrate", verbosity=0, stderr=told)
    finally:
        connection.close()


def test_others_go_on_and_it_is_done_when_the_table_is_free(reader: psycopg.Connection) -> None:
    told = StringIO()
    with ThreadPoolExecutor() as beside:
        migrating = beside.submit(migrated, told)
        until(told.getvalue, "it waits")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")  # as long as nobody minds
            cursor.execute("SELECT count(*) FROM boards_notice")
            cursor.execute("RESET lock_timeout")
        assert not migrating.done()
        reader.rollback()
        migrating.result(timeout=30)
    waits = f"boards.0009_mails_unanswered waits for tables that others use, maybe process {reader.info.backend_pid}"
    assert waits in told.getvalue()
    assert not Notice.objects.filter(unanswered__gt=0).exists()


def test_it_gives_up_and_leaves_all_as_it_was(reader: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "TRIES", 2)
    with pytest.raises(CommandError, match=r"boards.0009_mails_unanswered waits .* Nothing of it was done"):
        migrated(StringIO())
    told = reader.execute("SELECT * FROM boards_notice").description or []
    assert "unanswered" not in {column.name for column in told}


@pytest.mark.parametrize(("atomic", "waits"), [(True, "200ms"), (False, "10min")])
def test_only_what_keeps_nobody_waiting_may_wait_for_long(atomic: bool, waits: str) -> None:
    """An index that is built beside all: it would leave half of it where it gave up."""
    command, migration = migrate.Command(), type("New", (Migration,), {"atomic": atomic})("9999_new", "boards")
    command.verbosity = 0
    command.migration_progress_callback("apply_start", migration)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == (waits,)
    command.migration_progress_callback("apply_success", migration)
