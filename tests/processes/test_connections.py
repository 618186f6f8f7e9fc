"""What the processes take of PostgreSQL, and how long they wait for it."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from kanban import postgresql
from tests.processes.asking import ask
from tests.processes.installation import Installation, free_port

pytestmark = pytest.mark.processes

SHOW = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT setting FROM pg_settings WHERE name = '{}'")
    print(*cursor.fetchone())
"""


@pytest.fixture
def web(on_servers: Installation) -> Installation:
    on_servers.start("web")
    return on_servers


def ask_as_somebody(installation: Installation) -> tuple[int, str]:
    """Whose session must be looked up."""
    return ask(installation, "/boards/1/", Cookie="sessionid=unknown")


def shown(installation: Installation, setting: str, *arguments: str, **variables: str) -> int:
    """What a process of the installation is told of its own connection."""
    code = SHOW.format(setting)
    return int(installation.manage("shell", "--no-imports", *arguments, "--command", code, **variables))


def connections_to(database: str) -> int:
    with psycopg.connect(database) as own:
        count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ((taken,),) = own.execute(count).fetchall()
    return int(taken)


def test_however_many_ask_at_once_the_web_takes_a_handful_of_connections(web: Installation) -> None:
    with ThreadPoolExecutor(40) as people:
        assert {status for status, _ in people.map(lambda _: ask_as_somebody(web), range(400))} == {200}
    assert 1 <= connections_to(web.variables["DATABASE_URL"]) <= postgresql.WEB_THREADS + 2


def test_a_database_that_takes_nobody_is_told_in_words_within_seconds(tmp_path: Path, collected: Path) -> None:
    installation = Installation(tmp_path, DATABASE_URL=f"postgres://127.0.0.1:{free_port()}/kanban")
    installation.use_statics(collected)
    installation.start("web")
    try:
        began = time.monotonic()
        status, page = ask_as_somebody(installation)
        assert time.monotonic() - began < 10
        assert status == 503
        assert "Nothing of yours was changed" in page
    finally:
        installation.stop_all()


@pytest.mark.parametrize(
    ("settings", "limits"),
    [("kanban.settings", postgresql.PATIENT), ("kanban.web_settings", postgresql.HURRIED)],
    ids=["worker and commands", "web"],
)
def test_people_wait_for_seconds_and_imports_for_as_long_as_they_take(
    on_servers: Installation, settings: str, limits: dict[str, int]
) -> None:
    for name, milliseconds in limits.items():
        assert shown(on_servers, name, "--settings", settings) == milliseconds


def test_what_the_address_says_itself_holds(on_servers: Installation) -> None:
    url = on_servers.variables["DATABASE_URL"] + "?options=-c%20lock_timeout%3D77"
    assert shown(on_servers, "lock_timeout", DATABASE_URL=url) == 77
