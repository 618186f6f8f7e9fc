"""Whatever is sent, the answer is a problem document, and nothing is changed."""

import json
import sqlite3
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from boards.board_setup import create_board
from boards.models import Board, Card, Column
from tests.api.programs import Program, problem
from tests.boards.state import nothing_changed
from tests.cast import fill

HUGE = int("9" * 300)


@pytest.fixture
def program(owner: User) -> Program:
    return Program(owner)


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return fill(idea, "X", by=owner)[0]


@pytest.fixture
def written(board: Board, card: Card, idea: Column) -> list[tuple[str, str]]:
    """Every address that takes a body, but for the verbs that ask nothing."""
    verbs = ("move", "discard", "restore", "undo", "block")
    return [
        ("post", "/boards/"),
        ("patch", f"/boards/{board.pk}/"),
        ("post", f"/boards/{board.pk}/columns/"),
        ("patch", f"/columns/{idea.pk}/"),
        ("post", f"/boards/{board.pk}/cards/"),
        ("post", f"/boards/{board.pk}/cards/bulk/"),
        ("patch", f"/cards/{card.pk}/"),
        *(("post", f"/cards/{card.pk}/{verb}/") for verb in verbs),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b'{"title": "X',
        b"garbage",
        b"[]",
        b'"X"',
        b"5",
        b"null",
        b"\xff\xfe",
        b'{"title": NaN}',
        b'{"title": "\\ud800"}',
        b'{"\\ud800": 1}',
        b"[" * 100_000,
        b'{"title": ' + b"9" * 5000 + b"}",
        b'{"size": "XL"}',
    ],
    ids=lambda body: body[:20].decode(errors="replace"),
)
def test_a_body_that_is_no_request(body: bytes, program: Program, written: list[tuple[str, str]]) -> None:
    for method, path in written:
        with nothing_changed():
            answer = getattr(program, method)(path, body)
        assert problem(answer, 400, answer.json()["code"])["code"] in {"invalid", "parse_error"}, path


@pytest.mark.parametrize(
    "value",
    [HUGE, -1, 1.5, True, "x", "a\0b", "\ud800", [], {}, None, "x" * 30_000],
    ids=lambda value: repr(value)[:12],
)
def test_a_field_of_another_type(value: Any, program: Program, card: Card, board: Board, idea: Column) -> None:
    """What is text may be any text: there the numbers are wrong, and elsewhere all."""
    asked = {
        f"/cards/{card.pk}/move/": ("column",),
        f"/cards/{card.pk}/restore/": ("column",),
        f"/cards/{card.pk}/discard/": ("reason",),
        f"/cards/{card.pk}/block/": ("reason",),
        f"/boards/{board.pk}/cards/": ("work_type", "due_date", "external_url", "column"),
        f"/boards/{board.pk}/columns/": ("kind", "when_full", "position"),
        "/boards/": ("timezone", "template"),
    }
    for path, fields in asked.items():
        for field in fields:
            if (field, value) == ("due_date", None):
                continue
            with nothing_changed():
                answer = program.post(path, {"title": "X", "name": "Y", field: value})
            told = problem(answer, 400, "invalid")
            assert told["errors"], path


@pytest.mark.parametrize("title", [5, True, None, "", "  ", "\n", "a\0b", "\ud800", "x" * 201, ["X"], {"a": 1}])
def test_a_title_is_text_that_can_be_read(title: Any, program: Program, card: Card, board: Board) -> None:
    for method, path in (("post", f"/boards/{board.pk}/cards/"), ("patch", f"/cards/{card.pk}/")):
        with nothing_changed():
            answer = getattr(program, method)(path, {"title": title})
        assert list(problem(answer, 400, "invalid")["errors"]) == ["title"]


def test_what_is_of_another_board_is_not_taken(
    program: Program, owner: User, outsider: User, card: Card, board: Board, idea: Column
) -> None:
    other = create_board(name="Other", owner=owner)
    column = other.columns.all()[0]
    (foreign,) = fill(column, "F", by=owner)
    with nothing_changed():
        problem(program.post(f"/cards/{card.pk}/move/", {"column": column.pk}), 409, "foreign_column")
        problem(program.post(f"/cards/{card.pk}/move/", {"column": idea.pk, "after": foreign.pk}), 400, "invalid")
        problem(program.post(f"/cards/{card.pk}/move/", {"column": idea.pk, "after": 9**9}), 400, "invalid")
        problem(program.post(f"/boards/{board.pk}/cards/", {"title": "X", "column": column.pk}), 409, "foreign_column")
        problem(program.patch(f"/cards/{card.pk}/", {"assignee": outsider.pk}), 400, "invalid")
        problem(program.patch(f"/boards/{board.pk}/", {"start": column.pk}), 409, "foreign_column")
        problem(program.delete(f"/columns/{idea.pk}/?cards_to={HUGE}"), 400, "invalid")


def test_an_external_id_is_one_cards(program: Program, board: Board, card: Card) -> None:
    path = f"/boards/{board.pk}/cards/"
    program.post(path, {"title": "A", "external_id": "SHOP-7"})
    for method, where, sent in (("post", path, {"title": "B"}), ("patch", f"/cards/{card.pk}/", {})):
        with nothing_changed():
            answer = getattr(program, method)(where, {**sent, "external_id": "SHOP-7"})
        assert "Another card of this board has that external id." in problem(answer, 400, "invalid")["detail"]


@pytest.mark.parametrize("size", [1_100_000, 50_000_000])
def test_a_body_beyond_all_bounds(size: int, program: Program, written: list[tuple[str, str]]) -> None:
    body = json.dumps({"title": "x" * size}).encode()
    for method, path in written[:: 1 if size < 10_000_000 else 5]:
        with nothing_changed():
            problem(getattr(program, method)(path, body), 413, "too_large")


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=1001", "limit=x", f"cursor={HUGE}", "cursor=x", "colum=1", "column=x", f"column={HUGE}"),
        *("blocked=perhaps", "work_type=mood", "q=%00", f"q={'x' * 201}", "label=", "assignee=-1"),
    ],
)
def test_a_query_that_cannot_be_read(query: str, program: Program, board: Board) -> None:
    problem(program.get(f"/boards/{board.pk}/cards/?{query}"), 400, "invalid")


@pytest.mark.parametrize(
    "query", ["since=x", "since=0001-01-01T00:00:00%2B14:00", "since=9999-12-31T23:59:59-12:00", "cursor=99999", "at=1"]
)
def test_a_query_of_the_log_that_cannot_be_read(query: str, program: Program, board: Board) -> None:
    problem(program.get(f"/boards/{board.pk}/transitions/?{query}"), 400, "invalid")


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "9" * 300, "9" * 5000, "1.5", "%00"])
def test_an_address_of_nothing(number: str, program: Program, card: Card) -> None:
    for path in ("/boards/{}/", "/boards/{}/cards/", "/cards/{}/", "/boards/{}/export/cards.csv"):
        problem(program.get(path.format(number)), 404, "not_found")
    problem(program.post(f"/cards/{number}/undo/"), 404, "not_found")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases have many writers")
@pytest.mark.django_db(transaction=True)
def test_while_somebody_writes_for_long_the_server_is_busy(program: Program, card: Card) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    writer = sqlite3.connect(connection.settings_dict["NAME"])
    writer.execute("BEGIN IMMEDIATE")
    try:
        with nothing_changed():
            answer = program.post(f"/cards/{card.pk}/discard/", {"reason": "other"})
    finally:
        writer.rollback()
        writer.close()
    problem(answer, 503, "busy")
