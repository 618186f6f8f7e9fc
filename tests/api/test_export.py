"""A board as files."""

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from boards.api import handing_over
from boards.models import Board, Card, Column, Comment, Link
from boards.moves import block_card, create_card, discard_card
from tests.api.programs import Program, problem
from tests.cast import fill


def exported(program: Program, board: Board, name: str) -> str:
    answer = program.get(f"/boards/{board.pk}/export/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="board-{board.pk}-{name}"'
    return answer.getvalue().decode()


@pytest.fixture
def program(viewer: User) -> Program:
    return Program(viewer)


def test_lines_of_json_hold_what_the_lists_hold(program: Program, board: Board, idea: Column, member: User) -> None:
    fill(idea, "AB", by=member)
    cards = [json.loads(line) for line in exported(program, board, "cards.jsonl").splitlines()]
    rows = [json.loads(line) for line in exported(program, board, "transitions.jsonl").splitlines()]

    assert [card["title"] for card in cards] == ["A", "B"]
    assert sorted(cards, key=lambda card: card["id"]) == program.get(f"/boards/{board.pk}/cards/").json()["results"]
    assert rows[::-1] == program.get(f"/boards/{board.pk}/transitions/").json()["results"]


def test_csv_has_a_line_for_every_card_those_put_away_too(
    program: Program, board: Board, idea: Column, member: User
) -> None:
    discard_card(card=fill(idea, "AB", by=member)[0], reason="other", by=member)
    rows = list(csv.DictReader(io.StringIO(exported(program, board, "cards.csv"))))
    assert {(row["title"], row["column"]) for row in rows} == {("A", ""), ("B", str(idea.pk))}
    assert rows[0]["entered_at"].endswith("+00:00")


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(formula: str, program: Program, board: Board, idea: Column, member: User) -> None:
    create_card(board=board, column=idea, title="X", description=formula, external_id="=x", by=member)
    text = exported(program, board, "cards.csv") + exported(program, board, "transitions.csv")
    cells: list[Any] = [cell for line in csv.reader(io.StringIO(text, newline="")) for cell in line]
    assert f"'{formula}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_who_does_not_see_the_board_exports_nothing(outsider: User, board: Board) -> None:
    problem(Program(outsider).get(f"/boards/{board.pk}/export/cards.csv"), 404, "not_found")
    problem(Program(None).get(f"/boards/{board.pk}/export/cards.csv"), 401, "not_authenticated")


def test_an_export_asks_for_no_form_beside_its_address(program: Program, board: Board) -> None:
    assert program.get(f"/boards/{board.pk}/export/cards.csv", Accept="text/csv").status_code == 200
    problem(program.get(f"/boards/{board.pk}/export/cards.xml"), 404, "not_found")


def test_all_that_is_kept_of_a_board_can_be_taken(board: Board, comment: Comment, link: Link, owner: User) -> None:
    block_card(card=comment.card, reason="other", note="=1+1", by=owner)
    program = Program(owner)
    taken = {kind: exported(program, board, f"{kind}.jsonl") for kind in ("columns", "blocks", "comments", "links")}
    assert json.loads(taken["comments"])["text"] == "Secret words"
    assert json.loads(taken["links"])["url"] == "https://example.org/secret"
    assert json.loads(taken["blocks"])["reason"] == "other"
    assert len(taken["columns"].splitlines()) == 4
    assert "'=1+1" in exported(program, board, "blocks.csv")
    assert "Ready for Dev" in exported(program, board, "decisions.csv")


def test_the_board_log_names_who_was_invited_and_is_for_owners(member: User, board: Board) -> None:
    problem(Program(member).get(f"/boards/{board.pk}/export/decisions.csv"), 403, "forbidden")


def test_of_long_files_one_is_on_its_way_at_a_time(
    card: Card, board: Board, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader holds a thread of the web until they have read all, and there are two threads."""
    monkeypatch.setattr(handing_over, "CHUNK", 10)
    monkeypatch.setattr(handing_over, "SHORT", 1)
    path = f"/boards/{board.pk}/export/cards.csv"
    on_its_way = program.get(path)
    assert on_its_way.streaming
    refused = program.get(path)
    problem(refused, 429, "throttled")
    assert refused.headers["Retry-After"] == "30"
    assert on_its_way.getvalue().count(b"\n") == 2
    assert program.get(path).getvalue().count(b"\n") == 2, "the next may come"


def test_a_short_file_waits_for_nobody(board: Board, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"/boards/{board.pk}/export/columns.csv"
    assert not program.get(path).streaming
    with monkeypatch.context() as patched:
        patched.setattr(handing_over, "SHORT", 0)
        long = program.get(path)
    assert not program.get(path).streaming
    long.getvalue()


def test_chunks_hold_every_line_once_and_no_more_than_they_must(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing_over, "CHUNK", 4)
    assert [*handing_over.in_chunks(iter([b"a\n", b"b\n", b"ccccc\n", b"d\n"]))] == [b"a\nb\n", b"ccccc\n", b"d\n"]
    assert [*handing_over.in_chunks(iter([]))] == []
