"""What is sent twice with one key is done once."""

from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User

from api.idempotency import forget_answers
from api.models import Answer
from boards.models import Board, Card, Column
from tests.api.programs import Program, problem
from tests.boards.state import nothing_changed
from tests.cast import fill


def test_a_repeat_gets_the_first_answer_and_does_nothing(program: Program, board: Board) -> None:
    path = f"/boards/{board.pk}/cards/"
    first = program.post(path, {"title": "X"}, Idempotency_Key="a-1")
    with nothing_changed():
        again = program.post(path, {"title": "X"}, Idempotency_Key="a-1")

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first.headers["ETag"] == again.headers["ETag"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Content-Type"] == "application/json"
    assert program.post(path, {"title": "X"}, Idempotency_Key="a-2").json()["id"] != first.json()["id"]


def test_a_refusal_is_repeated_as_it_was(program: Program, card: Card, validation: Column, member: User) -> None:
    lying = fill(validation, "ABC", by=member)
    sent = {"column": validation.pk}
    first = program.post(f"/cards/{card.pk}/move/", sent, Idempotency_Key="k")
    program.post(f"/cards/{lying[0].pk}/discard/", {"reason": "other"})

    with nothing_changed():
        again = program.post(f"/cards/{card.pk}/move/", sent, Idempotency_Key="k")

    assert problem(again, 409, "wip_limit_reached") == first.json()


def test_a_key_is_for_one_request(program: Program, owner: User, member: User, board: Board) -> None:
    path = f"/boards/{board.pk}/cards/"
    program.post(path, {"title": "X"}, Idempotency_Key="k")
    with nothing_changed():
        problem(program.post(path, {"title": "Y"}, Idempotency_Key="k"), 422, "idempotency_key_reused")
        problem(program.post(f"{path}?a=b", {"title": "X"}, Idempotency_Key="k"), 422, "idempotency_key_reused")
    assert Program(owner).post(path, {"title": "Y"}, Idempotency_Key="k").status_code == 201, "of one person"
    other = Program(member)
    assert other.post(path, {"title": "Y"}, Idempotency_Key="k").json()["title"] == "Y", "of one program"
    assert program.post("/boards/", {"name": "Y"}, Idempotency_Key="k").status_code == 201, "and one address"


def test_a_repeat_tells_nothing_to_who_lost_the_right(
    program: Program, member: User, board: Board, card: Card, idea: Column
) -> None:
    asked: dict[str, Any] = {
        f"/boards/{board.pk}/cards/": {"title": "X"},
        f"/boards/{board.pk}/cards/bulk/": {"cards": [{"title": "X"}]},
        f"/cards/{card.pk}/block/": {"reason": "decision"},
    }
    for path, sent in asked.items():
        assert program.post(path, sent, Idempotency_Key="k").status_code < 300
    for role, status, code in (("viewer", 403, "forbidden"), (None, 404, "not_found")):
        mine = board.memberships.filter(person=member)
        mine.update(role=role) if role else mine.delete()
        for path, sent in asked.items():
            with nothing_changed():
                problem(program.post(path, sent, Idempotency_Key="k"), status, code)


def test_a_column_is_not_told_of_again_to_who_rules_no_more(owner: User, board: Board) -> None:
    program, path = Program(owner), f"/boards/{board.pk}/columns/"
    assert program.post(path, {"name": "Design"}, Idempotency_Key="k").status_code == 201
    assert program.post(path, {"name": "Design"}, Idempotency_Key="k").status_code == 201
    board.memberships.filter(person=owner).update(role="member")
    problem(program.post(path, {"name": "Design"}, Idempotency_Key="k"), 403, "forbidden")


@pytest.mark.parametrize("key", ["", "x" * 201, "ä", "a\tb", "a b"])
def test_a_key_that_is_none_is_refused(key: str, program: Program, board: Board) -> None:
    with nothing_changed():
        problem(program.post(f"/boards/{board.pk}/cards/", {"title": "X"}, Idempotency_Key=key), 400, "invalid")


def test_an_answer_is_kept_for_a_day(program: Program, board: Board) -> None:
    path = f"/boards/{board.pk}/cards/"
    with time_machine.travel("2026-03-02T09:00Z", tick=False) as clock:
        first = program.post(path, {"title": "X"}, Idempotency_Key="k").json()["id"]
        clock.shift(24 * 3600)
        assert program.post(path, {"title": "X"}, Idempotency_Key="k").json()["id"] == first
        assert forget_answers() == 0
        clock.shift(1)
        assert program.post(path, {"title": "X"}, Idempotency_Key="k").json()["id"] != first
        clock.shift(24 * 3600 + 1)
        assert forget_answers() == 1
    assert not Answer.objects.exists()
