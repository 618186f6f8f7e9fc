"""What is wrong with a variable is said in one line that names it, whichever program reads it first."""

import stat
from pathlib import Path

import pytest

from kanban import environment
from tests.environment import VARIABLES
from tests.processes.installation import Installation

pytestmark = pytest.mark.processes

PROGRAMS = {
    "manage.py": ["manage.py", "check"],
    "worker": ["-m", "celery", "--app", "kanban", "worker"],
    "beat": ["-m", "celery", "--app", "kanban", "beat"],
    "make run": ["-m", "kanban.launch"],
}
WRONG = [
    ("BASE_URL", "kanban.example.org"),
    ("BASE_URL", "https://kanban.example.org/under/a/path"),
    ("BASE_URL", "https://kanban.example.org/"),
    ("DATABASE_URL", "somewhere"),
    ("DATABASE_URL", "mysql://localhost/kanban"),
    ("DATABASE_URL", "sqlite://:memory:"),
    ("DATABASE_URL", "postgres://localhost"),
    ("DATA_DIR", "/dev/null/kanban"),
    ("DEBUG", "maybe"),
    ("EMAIL_URL", "carrier-pigeon://coop"),
    ("EMAIL_URL", "smtp://mail.example.org:99999"),
    ("LOG_FORMAT", "xml"),
    ("METRICS_TOKEN", "guessable"),
    ("OIDC_ISSUER", "https://login.example.org"),
    ("REDIS_URL", "127.0.0.1:6379"),
    ("REDIS_URL", "redis://127.0.0.1:6379/one"),
    ("SENTRY_DSN", "https://sentry.example.org/1"),
    ("SIGNUP", "maybe"),
    ("TIME_ZONE", "Europe"),
    ("TIME_ZONE", "Mars/Olympus"),
]


@pytest.fixture
def uninstalled(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


@pytest.mark.parametrize(("variable", "value"), WRONG)
def test_a_wrong_value_ends_the_start_with_one_line(uninstalled, variable, value):
    done = uninstalled.run("manage.py", "check", **{variable: value})

    assert done.returncode == 1
    assert done.stderr.startswith(f"upstream-kanban: {variable} ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_every_program_refuses_alike(uninstalled, program):
    done = uninstalled.run(*program, TIME_ZONE="Mars/Olympus")

    assert done.returncode == 1
    assert done.stderr == (
        "upstream-kanban: TIME_ZONE must be an IANA time zone, such as Europe/Berlin: 'Mars/Olympus'\n"
    )


def test_the_web_server_refuses_with_the_same_line(uninstalled):
    done = uninstalled.run("-m", "granian", "--interface", "wsgi", "kanban.wsgi:application", DEBUG="maybe")

    assert done.returncode != 0
    assert "upstream-kanban: DEBUG must be" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_refused_address_keeps_its_password_to_itself(uninstalled):
    done = uninstalled.run("manage.py", "check", DATABASE_URL="postgres://me:open sesame@localhost:port/kanban")

    assert done.returncode == 1
    assert "sesame" not in done.stderr


def test_an_empty_variable_is_one_that_is_not_set(uninstalled):
    empty = dict.fromkeys(VARIABLES - {"DATA_DIR"}, "")

    uninstalled.manage("check", **empty)


def test_an_address_means_the_same_in_capitals(monkeypatch):
    """Cookies keep to https, and forms are taken, where it is written HTTPS."""
    monkeypatch.setenv("BASE_URL", "HTTPS://Kanban.Example.org")

    assert environment.web_address("BASE_URL", "") == "https://kanban.example.org"


def test_links_lead_to_where_the_product_listens_unless_something_else_is_said(uninstalled):
    show = ["shell", "--no-imports", "--command", "from django.conf import settings; print(settings.BASE_URL)"]
    assert uninstalled.manage(*show, BASE_URL="", HOST="127.0.0.1", PORT="8123").strip() == "http://127.0.0.1:8123"


@pytest.mark.parametrize(("query", "seconds"), [("", 10), ("?timeout=3", 3)])
def test_a_mail_server_that_says_nothing_is_given_up(monkeypatch, query, seconds):
    monkeypatch.setenv("EMAIL_URL", f"smtp://mail.example.org:587/{query}")

    assert environment.mail("EMAIL_URL", Path("mail"))["EMAIL_TIMEOUT"] == seconds


def test_the_secret_key_is_made_once_and_for_its_owner_only(uninstalled):
    show = "from django.conf import settings; print(settings.SECRET_KEY)"
    first = uninstalled.shell(show)

    assert len(first) > 50
    assert uninstalled.shell(show) == first
    assert stat.S_IMODE((uninstalled.data / "secret_key").stat().st_mode) == 0o600


def test_a_secret_may_be_what_a_file_holds(uninstalled, tmp_path):
    file = tmp_path / "key"
    file.write_text("given by whoever runs this, and long enough\n")
    show = ["shell", "--no-imports", "--command", "from django.conf import settings; print(settings.SECRET_KEY)"]

    told = uninstalled.manage(*show, SECRET_KEY_FILE=str(file))

    assert told.strip() == "given by whoever runs this, and long enough"
    assert uninstalled.manage(*show, SECRET_KEY="the variable says more than the file", SECRET_KEY_FILE=str(file)) == (
        "the variable says more than the file\n"
    )


def test_a_file_of_a_secret_that_cannot_be_read_ends_the_start(uninstalled):
    done = uninstalled.run("manage.py", "check", SECRET_KEY_FILE="/nowhere")

    assert done.stderr == "upstream-kanban: SECRET_KEY_FILE names a file that cannot be read: '/nowhere'\n"


@pytest.mark.parametrize("password", ["p@ss/w#rd: 100%?", "plain"])
def test_a_password_of_the_database_is_taken_as_it_is(monkeypatch, tmp_path, password):
    file = tmp_path / "password"
    file.write_text(password)
    monkeypatch.setenv("SOME_URL", "postgres://kanban@postgresql/kanban")
    monkeypatch.setenv("SOME_PASSWORD_FILE", str(file))
    by_file = environment.database("SOME_URL", "SOME_PASSWORD", Path("kanban.sqlite3"))
    monkeypatch.setenv("SOME_PASSWORD", password)
    by_variable = environment.database("SOME_URL", "SOME_PASSWORD", Path("kanban.sqlite3"))

    assert by_file["PASSWORD"] == by_variable["PASSWORD"] == password
    assert (by_file["HOST"], by_file["NAME"]) == ("postgresql", "kanban")


def test_a_secret_key_that_is_given_is_not_kept(uninstalled):
    uninstalled.manage("check", SECRET_KEY="given by whoever runs this, and long enough")

    assert not (uninstalled.data / "secret_key").exists()


def test_a_folder_for_the_data_is_made_for_its_owner_only(tmp_path):
    """Mails in it hold links that sign in."""
    made = environment.data_folder("NO_SUCH_VARIABLE", tmp_path / "new")

    assert stat.S_IMODE(made.stat().st_mode) == 0o700
