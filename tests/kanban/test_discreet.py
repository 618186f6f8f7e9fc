"""What stands in a log opens nothing."""

import logging
import sys

import pytest
from django.test import Client

from kanban.discreet import OnceAMinute, WithoutSecrets

LINE = WithoutSecrets("%(levelname)s %(name)s: %(message)s")


def told(message: str, **more: object) -> str:
    return LINE.format(logging.makeLogRecord({"msg": message, "name": "kanban", "levelname": "ERROR", **more}))


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/confirm-email/SECRET/",
        "/accounts/password/reset/key/1-SECRET/",
        "/accounts/oidc/sso/login/callback/?state=SECRET&code=SECRET",
        "/invitation/SECRET/",
        "/invitations/SECRET/",
        "/reports/leave/SECRET/",
        "/reports/confirm/SECRET/",
        "/reports/decline/SECRET/",
        "/digest/off/SECRET/",
        "/somewhere/?token=SECRET",
    ],
)
def test_keys_in_addresses_are_left_out(path):
    line = told(f"Internal Server Error: {path}")

    assert "SECRET" not in line
    assert line.startswith("ERROR kanban: Internal Server Error: /")


def test_what_programs_sign_in_with_is_left_out():
    assert "SECRET" not in told("{'Authorization': 'Token SECRET'} Authorization: Token SECRET")


def test_errors_are_told_without_them_too():
    try:
        raise ValueError("no such page: /accounts/confirm-email/SECRET/")
    except ValueError:
        line = told("Internal Server Error", exc_info=sys.exc_info())

    assert "ValueError: no such page: /accounts/confirm-email/.../" in line
    assert "SECRET" not in line


def test_other_words_stay_as_they_are():
    assert told("The cache does not answer: boards/7") == "ERROR kanban: The cache does not answer: boards/7"


def test_a_name_that_is_not_ours_takes_one_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.setFormatter(LINE)

    assert Client().get("/", headers={"Host": "elsewhere.example.org"}).status_code == 400

    (line,) = caplog.text.splitlines()
    assert line.startswith("ERROR django.security.DisallowedHost: Invalid HTTP_HOST header: 'elsewhere.example.org'")


def test_what_holds_on_is_said_once_a_minute() -> None:
    once = OnceAMinute()

    def is_said(words: str, second: int) -> bool:
        return once.filter(logging.makeLogRecord({"msg": words, "created": float(1000 + second)}))

    assert [is_said("The cache is away", second) for second in (0, 1, 59, 60, 61)] == [True, False, False, True, False]
    assert is_said("Something else", 61)
