"""Boards and their columns by the API."""

import pytest
from django.contrib.auth.models import User

from boards.models import Board, Column
from tests.api.programs import Program, problem
from tests.boards.meanwhile import meanwhile
from tests.boards.state import nothing_changed
from tests.cast import fill


@pytest.fixture
def program(owner: User) -> Program:
    return Program(owner)


def names(program: Program, board: int) -> list[str]:
    answer = program.get(f"/boards/{board}/columns/").json()
    assert answer["next"] is None
    assert [column["position"] for column in answer["results"]] == list(range(len(answer["results"])))
    return [column["name"] for column in answer["results"]]


def test_a_board_begins_with_the_columns_of_the_template(program: Program) -> None:
    answer = program.post("/boards/", {"name": "Checkout", "timezone": "Europe/Paris", "template": "upstream"})

    assert answer.status_code == 201
    board = answer.json()
    assert (board["name"], board["timezone"]) == ("Checkout", "Europe/Paris")
    assert answer.headers["Location"] == f"/api/v1/boards/{board['id']}/"
    columns = program.get(f"/boards/{board['id']}/columns/").json()["results"]
    assert [(column["name"], column["wip_limit"], column["wip_minimum"]) for column in columns] == [
        ("Idea", None, None),
        ("Validation", 3, None),
        ("Prototyping", 3, None),
        ("Ready for Dev", 6, 2),
    ]
    assert (board["start"], board["finish"]) == (columns[0]["id"], columns[3]["id"])


def test_the_template_is_upstream_unless_another_is_named(program: Program) -> None:
    assert len(names(program, program.post("/boards/", {"name": "A"}).json()["id"])) == 4
    assert names(program, program.post("/boards/", {"name": "B", "template": "empty"}).json()["id"]) == []


def test_a_list_holds_the_boards_that_one_is_on(program: Program, board: Board, outsider: User) -> None:
    assert [each["id"] for each in program.get("/boards/").json()["results"]] == [board.pk]
    assert program.get("/boards/?archived=true").json()["results"] == []
    assert Program(outsider).get("/boards/").json() == {"results": [], "next": None}


def test_only_what_is_sent_of_a_board_is_changed(
    program: Program, board: Board, idea: Column, validation: Column
) -> None:
    told = program.patch(f"/boards/{board.pk}/", {"purpose": "Sell more", "start": validation.pk}).json()

    assert (told["name"], told["purpose"], told["start"]) == ("Checkout", "Sell more", validation.pk)
    assert program.patch(f"/boards/{board.pk}/", {}).json() == told


def test_what_another_changes_of_a_board_meanwhile_stays(
    program: Program, board: Board, validation: Column, ready: Column
) -> None:
    path, stored = f"/boards/{board.pk}/", Board.objects.filter(pk=board.pk)
    with meanwhile("boards_board", lambda: stored.update(purpose="Sell more")):
        told = program.patch(path, {"name": "Till"}).json()
    assert (told["name"], told["purpose"]) == ("Till", "Sell more")

    with meanwhile("boards_board", lambda: stored.update(start=validation)):
        told = program.patch(path, {"delivered": ready.pk}).json()
    assert (told["start"], told["delivered"]) == (validation.pk, ready.pk)


def test_what_another_changes_of_a_column_meanwhile_stays(program: Program, validation: Column) -> None:
    path, stored = f"/columns/{validation.pk}/", Column.objects.filter(pk=validation.pk)
    with meanwhile("boards_column", lambda: stored.update(minimum=2, policy="Shown to a user")):
        told = program.patch(path, {"wip_limit": 5, "kind": "waiting"}).json()
    assert [told[name] for name in ("wip_limit", "wip_minimum", "kind", "policy")] == [
        *(5, 2, "waiting", "Shown to a user"),
    ]


def test_the_clock_cannot_start_behind_its_end(program: Program, board: Board, ready: Column) -> None:
    with nothing_changed():
        answer = program.patch(f"/boards/{board.pk}/", {"start": ready.pk, "finish": board.start_id})
    problem(answer, 409, "start_behind_finish")


def test_a_board_without_columns_has_no_clock_to_start(program: Program) -> None:
    board = program.post("/boards/", {"name": "B", "template": "empty"}).json()["id"]
    column = program.post(f"/boards/{board}/columns/", {"name": "A"}).json()["id"]

    told = problem(program.patch(f"/boards/{board}/", {"start": column}), 400, "invalid")

    assert list(told["errors"]) == ["finish"]
    assert problem(
        program.post(
            f"/boards/{program.post('/boards/', {'name': 'C', 'template': 'empty'}).json()['id']}/cards/",
            {"title": "X"},
        ),
        400,
        "invalid",
    )["errors"] == {"column": ["This board has no column yet."]}


def test_a_board_is_deleted_with_all_that_is_on_it(program: Program, board: Board, idea: Column, owner: User) -> None:
    fill(idea, "AB", by=owner)
    assert program.delete(f"/boards/{board.pk}/").status_code == 204
    problem(program.get(f"/boards/{board.pk}/"), 404, "not_found")
    assert not Board.objects.exists()


def test_a_column_comes_to_its_position(program: Program, board: Board) -> None:
    sent = {"name": "Design", "kind": "active", "wip_limit": 4, "wip_minimum": 1, "position": 2}
    answer = program.post(f"/boards/{board.pk}/columns/", sent)

    assert answer.status_code == 201
    assert answer.json() == answer.json() | sent
    assert names(program, board.pk) == ["Idea", "Validation", "Design", "Prototyping", "Ready for Dev"]


def test_a_column_without_a_position_or_beyond_the_end_stands_at_the_end(program: Program, board: Board) -> None:
    program.post(f"/boards/{board.pk}/columns/", {"name": "Built"})
    program.post(f"/boards/{board.pk}/columns/", {"name": "Told", "position": 99})
    assert names(program, board.pk)[-2:] == ["Built", "Told"]


def test_only_what_is_sent_of_a_column_is_changed(program: Program, board: Board, validation: Column) -> None:
    before = program.get(f"/boards/{board.pk}/columns/").json()["results"][1]

    told = program.patch(f"/columns/{validation.pk}/", {"wip_limit": 5, "position": 2}).json()

    assert told == before | {"wip_limit": 5, "position": 2}
    assert names(program, board.pk) == ["Idea", "Prototyping", "Validation", "Ready for Dev"]
    assert program.patch(f"/columns/{validation.pk}/", {"name": "Proof", "policy": "Shown"}).json()["wip_limit"] == 5


def test_limits_that_make_no_sense_are_told_by_their_names_here(
    program: Program, board: Board, validation: Column
) -> None:
    with nothing_changed():
        answer = program.patch(f"/columns/{validation.pk}/", {"wip_minimum": 9})
    assert "more cards than its WIP limit" in problem(answer, 400, "invalid")["detail"]
    with nothing_changed():
        answer = program.post(f"/boards/{board.pk}/columns/", {"name": "Idea"})
    assert "a column of that name" in problem(answer, 400, "invalid")["detail"]


def test_a_column_that_goes_gives_its_cards_to_another(
    program: Program, board: Board, validation: Column, prototyping: Column, owner: User
) -> None:
    fill(validation, "AB", by=owner)
    with nothing_changed():
        problem(program.delete(f"/columns/{validation.pk}/"), 409, "cards_need_a_column")

    assert program.delete(f"/columns/{validation.pk}/?cards_to={prototyping.pk}").status_code == 204

    assert prototyping.cards.count() == 2
    assert names(program, board.pk) == ["Idea", "Prototyping", "Ready for Dev"]


def test_a_column_of_the_clock_stays(program: Program, idea: Column) -> None:
    with nothing_changed():
        problem(program.delete(f"/columns/{idea.pk}/"), 409, "column_has_a_role")


def test_figures_are_those_of_the_command(program: Program, board: Board, idea: Column, owner: User) -> None:
    fill(idea, "AB", by=owner)
    told = program.get(f"/boards/{board.pk}/metrics/?weeks=all&as_of=2026-03-09T00:00:00Z").json()
    assert (told["cards"], told["flow_load"]["total"], told["window"]["weeks"]) == (2, 2, None)
    assert program.get(f"/boards/{board.pk}/metrics/?as_of=2026-03-02T00:00:00Z").json()["cards"] == 0
    for query in ("weeks=0", "weeks=some", "as_of=yesterday", "as_of=0001-01-01T00:00:00Z", "week=1"):
        problem(program.get(f"/boards/{board.pk}/metrics/?{query}"), 400, "invalid")


def test_cumulative_flow_is_told_between_two_days(program: Program, board: Board, idea: Column, owner: User) -> None:
    fill(idea, "AB", by=owner)
    told = program.get(f"/boards/{board.pk}/cfd/?from=2026-03-03&to=2026-03-04").json()
    assert (told["days"], told["columns"]["Idea"]) == (["2026-03-03", "2026-03-04"], [2, 2])
    assert program.get(f"/boards/{board.pk}/cfd/?to=2020-01-01").json()["days"] == []
    problem(program.get(f"/boards/{board.pk}/cfd/?from=soon"), 400, "invalid")
