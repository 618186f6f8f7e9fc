"""What an installation is not started with, whichever way it is started."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import override_settings

from kanban import checks
from tests.processes.installation import Installation

GOOD_KEY = "9vT2-qLr_48sPzWxKd7yHc3NmEgAfUbJ"
HTTPS = {"BASE_URL": "https://kanban.example.org"}


@pytest.mark.parametrize("key", ["short", "x" * 60, "django-insecure-" + GOOD_KEY, "changeme" * 8])
def test_a_key_that_can_be_guessed_is_refused(key):
    with override_settings(SECRET_KEY=key):
        [found] = checks.secret_key_is_secret(None)

    assert found.id == "kanban.E001"
    assert "DATA_DIR" in str(found.hint)
    assert key not in f"{found.msg} {found.hint}"


def test_a_long_random_key_is_taken():
    with override_settings(SECRET_KEY=GOOD_KEY):
        assert checks.secret_key_is_secret(None) == []


def test_every_host_is_no_host():
    with override_settings(ALLOWED_HOSTS=["kanban.example.org", "*"]):
        [found] = checks.hosts_are_named(None)

    assert found.id == "kanban.E002"


@override_settings(DEBUG=True, SECRET_KEY="short", ALLOWED_HOSTS=["*"])
def test_a_developer_may():
    assert [*checks.secret_key_is_secret(None), *checks.hosts_are_named(None)] == []


@override_settings(ALLOWED_HOSTS=["*"])
def test_every_command_checks_it_first():
    with pytest.raises(SystemCheckError, match=r"kanban\.E002"):
        call_command("check")


@pytest.mark.processes
def test_make_run_refuses(tmp_path):
    done = Installation(tmp_path).run("-m", "kanban.launch", SECRET_KEY="short")

    assert done.returncode == 1
    assert "kanban.E001" in done.stderr
    assert not (tmp_path / "data" / "kanban.sqlite3").exists()


@pytest.mark.processes
def test_the_web_server_refuses_with_one_line(tmp_path):
    done = Installation(tmp_path).run("-c", "import kanban.wsgi", ALLOWED_HOSTS="*")

    assert done.returncode == 1
    assert done.stderr.startswith("upstream-kanban: ALLOWED_HOSTS ")
    assert done.stderr.count("\n") == 1


@pytest.mark.processes
def test_behind_https_the_deployment_is_clean(tmp_path):
    done = Installation(tmp_path).run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **HTTPS)

    assert done.returncode == 0, done.stderr


@pytest.mark.processes
def test_behind_https_cookies_and_browsers_stay_there(embedded):
    ask = """
from django.test import Client
through = {"SERVER_NAME": "kanban.example.org", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}
print(Client(**through).get("/accounts/login/").headers["Location"])
page = Client(**through, HTTP_X_FORWARDED_PROTO="https").get("/accounts/login/")
print(page.headers["Strict-Transport-Security"], page.cookies["csrftoken"]["secure"])
"""
    done = embedded.run("manage.py", "shell", "--no-imports", "--command", ask, **HTTPS)

    assert done.stdout.split() == ["https://kanban.example.org/accounts/login/", "max-age=31536000", "True"], (
        done.stderr
    )
