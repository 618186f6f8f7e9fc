"""How a refusal looks in the whole API, and which version a change is meant for."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from boards.board_setup import delete_board
from boards.models import Board, Card, Column
from tests.api.programs import API, Program, problem
from tests.boards.meanwhile import meanwhile
from tests.boards.state import nothing_changed


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/nothing/", "/api/v2/boards/", "/api/v1/cards/x/"])
def test_an_unknown_address_is_a_problem_too(path: str, client: Client) -> None:
    problem(client.get(path), 404, "not_found")


def test_who_writes_without_the_slash_is_led_nowhere(program: Program, board: Board) -> None:
    with nothing_changed():
        problem(program.post("/boards", {"name": "X"}), 404, "not_found")
        problem(program.patch(f"/boards/{board.pk}", {"name": "X"}), 404, "not_found")
        problem(program.delete(f"/boards/{board.pk}"), 404, "not_found")
    assert program.get("/boards").headers["Location"] == f"{API}/boards/"


def test_another_method_another_type_another_form(program: Program, card: Card) -> None:
    path = f"{API}/cards/{card.pk}/"
    problem(program.client.put(path, headers=program.headers), 405, "method_not_allowed")
    problem(program.client.options(path, headers=program.headers), 405, "method_not_allowed")
    problem(program.get(f"/cards/{card.pk}/", Accept="text/html"), 406, "not_acceptable")
    answer = program.client.patch(
        path, "title=Y", content_type="application/x-www-form-urlencoded", headers=program.headers
    )
    problem(answer, 415, "unsupported_media_type")


def test_what_the_address_asks_and_nobody_knows_is_refused(program: Program, board: Board, card: Card) -> None:
    for path in ("boards", f"boards/{board.pk}", f"boards/{board.pk}/cards", f"cards/{card.pk}"):
        told = problem(program.get(f"/{path}/?colour=red"), 400, "invalid")
        assert list(told["errors"]) == ["colour"]
    problem(program.get(f"/boards/{board.pk}/export/cards.csv?colour=red"), 400, "invalid")


def test_nothing_is_asked_beside_a_body(owner: User, board: Board, card: Card, idea: Column) -> None:
    program = Program(owner)
    written = {
        "/boards/": {"name": "X"},
        f"/boards/{board.pk}/cards/": {"title": "X"},
        f"/boards/{board.pk}/cards/bulk/": {"cards": [{"title": "X"}]},
        f"/boards/{board.pk}/columns/": {"name": "X"},
        f"/cards/{card.pk}/move/": {"column": idea.pk},
    }
    with nothing_changed():
        for path, asked in written.items():
            told = problem(program.post(f"{path}?colour=red", asked), 400, "invalid")
            assert list(told["errors"]) == ["colour"]
        problem(program.patch(f"/cards/{card.pk}/?title=Y", {"title": "X"}), 400, "invalid")


def test_who_names_a_version_changes_no_other(program: Program, owner: User, board: Board, card: Card) -> None:
    for path, who in ((f"/cards/{card.pk}/", program), (f"/boards/{board.pk}/", Program(owner))):
        read = who.get(path).headers["ETag"]
        change = {"title": "Y"} if "cards" in path else {"name": "Y"}
        changed = who.patch(path, change, If_Match=read)
        assert changed.status_code == 200
        assert changed.headers["ETag"] == who.get(path).headers["ETag"] != read
        with nothing_changed():
            problem(who.patch(path, change, If_Match=read), 412, "stale")
        assert who.patch(path, change, If_Match="*").status_code == 200


def test_a_verb_obeys_if_match(program: Program, card: Card, validation: Column) -> None:
    read = program.get(f"/cards/{card.pk}/").headers["ETag"]
    moved = program.post(f"/cards/{card.pk}/move/", {"column": validation.pk}, If_Match=read)
    assert moved.status_code == 200
    with nothing_changed():
        problem(program.post(f"/cards/{card.pk}/discard/", {"reason": "other"}, If_Match=read), 412, "stale")
    again = program.post(f"/cards/{card.pk}/undo/", If_Match=moved.headers["ETag"])
    assert again.status_code == 200


def test_a_board_that_is_deleted_meanwhile_is_not_found(owner: User, board: Board) -> None:
    program, path = Program(owner), f"/boards/{board.pk}/"
    asked: list[Callable[[], Any]] = [
        lambda: program.delete(path, If_Match="*"),
        lambda: program.patch(path, {"name": "X"}, If_Match="*"),
        lambda: program.patch(path, {}),
    ]
    for ask in asked:
        point = transaction.savepoint()
        with meanwhile("boards_board", partial(delete_board, board=board, name=board.name)):
            problem(ask(), 404, "not_found")
        transaction.savepoint_rollback(point)


def test_who_holds_the_version_gets_it_no_second_time(program: Program, card: Card) -> None:
    etag = program.get(f"/cards/{card.pk}/").headers["ETag"]
    answer = program.get(f"/cards/{card.pk}/", If_None_Match=etag)
    assert (answer.status_code, answer.content) == (304, b"")
