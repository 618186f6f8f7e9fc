"""Many cards in one request: all or none, by the same limits."""

from typing import Any

from django.contrib.auth.models import User

from boards.board_setup import create_board
from boards.columns import retire_column
from boards.models import Board, Card, Column
from tests.api.programs import Program, problem
from tests.boards.state import nothing_changed
from tests.cast import fill, titles


def many(program: Program, board: Board, cards: list[dict[str, Any]], **more: Any) -> Any:
    return program.post(f"/boards/{board.pk}/cards/bulk/", {"cards": cards, **more})


def test_cards_lie_at_the_head_in_the_order_of_the_list(
    program: Program, board: Board, idea: Column, validation: Column, member: User
) -> None:
    fill(idea, "Z", by=member)

    answer = many(
        program,
        board,
        [{"title": "A"}, {"title": "V", "column": validation.pk, "assignee": member.pk}, {"title": "B"}],
    )

    assert answer.status_code == 201
    assert [card["title"] for card in answer.json()["results"]] == ["A", "V", "B"]
    assert answer.json()["results"][1]["assignee"] == member.pk
    assert titles(idea) == "ABZ"
    assert titles(validation) == "V"
    assert [row.kind for row in board.transitions.all()] == ["create"] * 4
    told = program.get(f"/boards/{board.pk}/cards/").json()["results"]
    assert told[1:] == answer.json()["results"]


def test_what_cannot_be_taken_is_told_by_row(
    program: Program, board: Board, idea: Column, member: User, outsider: User
) -> None:
    fill(idea, "Z", by=member)
    Card.objects.update(external_id="SHOP-1")

    with nothing_changed():
        answer = many(
            program,
            board,
            [
                {"title": "fine"},
                {"title": "X", "external_id": "SHOP-1"},
                {"title": "X", "external_id": "SHOP-2"},
                {"title": "X", "external_id": "SHOP-2", "assignee": outsider.pk},
            ],
        )

    told = problem(answer, 400, "invalid")
    assert [(row["row"], sorted(row["errors"])) for row in told["rows"]] == [
        (1, ["external_id"]),
        (2, ["external_id"]),
        (3, ["assignee", "external_id"]),
    ]


def test_a_column_where_none_can_lie_is_told_by_row(
    program: Program, board: Board, prototyping: Column, owner: User
) -> None:
    foreign = create_board(name="Another", owner=owner).columns.all()[0]
    retire_column(column=prototyping, by=owner)
    cards: list[dict[str, Any]] = [{"title": "fine"}]
    cards += [{"title": "X", "column": foreign.pk}, {"title": "X", "column": prototyping.pk}]

    with nothing_changed():
        told = problem(many(program, board, cards), 400, "invalid")

    assert told["rows"] == [
        {"row": 1, "errors": {"column": ["That column belongs to another board."]}},
        {"row": 2, "errors": {"column": ["Prototyping was retired. Choose another column."]}},
    ]


def test_what_cannot_be_read_is_told_by_row_too(program: Program, board: Board) -> None:
    with nothing_changed():
        answer = many(program, board, [{"title": "fine"}, {"title": ""}, {"title": 5, "size": "XL"}])
    told = problem(answer, 400, "invalid")
    assert sorted(told["errors"]) == ["cards.1.title", "cards.2.size"]
    assert [row["row"] for row in told["rows"]] == [1, 2]


def test_a_limit_counts_all_that_arrive(program: Program, board: Board, validation: Column, owner: User) -> None:
    fill(validation, "AB", by=owner)
    cards = [{"title": letter, "column": validation.pk} for letter in "CD"]

    with nothing_changed():
        told = problem(many(program, board, cards), 409, "wip_limit_reached")

    assert (told["count"], told["arriving"]) == (2, 2)
    assert [card["title"] for card in told["cards"]] == ["B", "A"]
    answer = many(Program(owner), board, cards, override_reason="The auditor")
    assert answer.status_code == 201
    assert board.transitions.filter(override=True).count() == 2


def test_a_thousand_are_taken_and_one_more_is_not(program: Program, board: Board, idea: Column) -> None:
    with nothing_changed():
        problem(many(program, board, [{"title": "X"}] * 1001), 400, "invalid")
        problem(many(program, board, []), 400, "invalid")
    assert len(many(program, board, [{"title": "X"}] * 1000).json()["results"]) == 1000
    assert idea.cards.count() == 1000


def test_readers_add_none(viewer: User, board: Board) -> None:
    with nothing_changed():
        problem(many(Program(viewer), board, [{"title": "X"}]), 403, "forbidden")
