"""Every request has an id and a line; neither tells what it should not."""

import json
import logging
import sys

import pytest
from django.contrib.auth.models import User
from django.test import Client

from boards.models import Board
from monitoring.logs import JsonLines, under
from tests.boards.pages import browser_of


def formatted(message: str, **more: object) -> dict[str, str]:
    record = logging.makeLogRecord({"msg": message, "name": "kanban", "levelname": "ERROR", **more})
    told: dict[str, str] = json.loads(JsonLines().format(record))
    return told


def test_a_request_is_told_with_who_asked_and_how_long_it_took(
    board: Board, owner: User, lines: list[dict[str, object]]
) -> None:
    answer = browser_of(owner).get(f"/boards/{board.pk}/?show=SECRET")
    (line,) = lines
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["path"], line["status"]) == ("GET", f"/boards/{board.pk}/", 200)
    assert line["person"] == owner.pk
    assert isinstance(line["ms"], float)
    assert "SECRET" not in json.dumps(line)


@pytest.mark.django_db
def test_who_is_nobody_is_told_as_nobody(lines: list[dict[str, object]]) -> None:
    Client().get("/accounts/login/")
    assert lines[0]["person"] is None


@pytest.mark.django_db
def test_probes_are_not_told_of(lines: list[dict[str, object]]) -> None:
    Client().get("/healthz")
    assert lines == []


@pytest.mark.django_db
def test_a_well_formed_id_is_taken() -> None:
    answer = Client().get("/accounts/login/", headers={"X-Request-ID": "from-the-proxy.1"})
    assert answer.headers["X-Request-ID"] == "from-the-proxy.1"


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "short", "x" * 65, "two words", '{"a": 1}', "<b>12345678</b>"])
def test_any_other_is_replaced(given: str) -> None:
    answer = Client().get("/accounts/login/", headers={"X-Request-ID": given})
    assert answer.headers["X-Request-ID"] != given
    assert len(answer.headers["X-Request-ID"]) == 32


@pytest.mark.django_db
def test_keys_in_paths_are_left_out(lines: list[dict[str, object]]) -> None:
    Client().get("/accounts/confirm-email/SECRET/")
    assert lines[0]["path"] == "/accounts/confirm-email/.../"


def test_errors_are_one_line_and_without_keys() -> None:
    try:
        raise ValueError('no such page: "/accounts/confirm-email/SECRET"\nnext line')
    except ValueError:
        told = formatted("Internal Server Error: /reset/key/SECRET", exc_info=sys.exc_info())
    assert told["message"] == "Internal Server Error: /reset/key/..."
    assert "next line" in told["error"]
    assert "SECRET" not in json.dumps(told)


def test_what_is_said_meanwhile_carries_the_ids() -> None:
    with under(task="7", cause="6"):
        assert {"task": "7", "cause": "6"}.items() <= formatted("Busy").items()
    assert "task" not in formatted("Busy")
