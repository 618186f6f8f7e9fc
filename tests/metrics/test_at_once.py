"""What happens on a board while its figures are computed: once all is over, they tell of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from boards.columns import add_column, reorder_column, set_line
from boards.models import Board, Column
from boards.moves import create_card
from metrics.answers import flow_answer
from metrics.models import BoardFigures
from metrics.rebuild import rebuild_board
from metrics.refresh import claim_due_figures, refresh_due, refresh_figures
from tests.boards.meanwhile import meanwhile
from tests.cast import after

NOW = after(days=60)
EMPTY = ("New", "Validation", "Prototyping")
MOMENTS = range(1, 4)  # behind which of the readings of the log


def again(board: Board) -> Board:
    return Board.objects.get(pk=board.pk)


@pytest.fixture
def busy(board: Board, idea: Column, ready: Column, owner) -> Board:
    """More cards have come since the figures were kept than are looked at once more each time."""
    create_card(board=board, column=idea, title="First", by=owner, at=after())
    refresh_figures(again(board), at=after(days=30))
    for number in range(6):
        create_card(
            board=board, column=(idea, ready)[number % 2], title="Idea", by=owner, at=after(days=40, hours=number)
        )
    return board


def assert_true_in_the_end(board: Board) -> None:
    """The sweep computes again what was computed of an older version."""
    at = NOW + timedelta(minutes=1)
    for board_id in claim_due_figures(at=at):
        refresh_due(board_id, at=at)
    true = flow_answer(again(board), as_of=at, weeks=12)["flow_load"]["total"]
    assert BoardFigures.objects.get(board=board).flow_load == true


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_refresh_misses_no_row_that_is_written_while_it_reads(busy, idea, owner, monkeypatch, moment):
    monkeypatch.setattr("metrics.recent.KEEP_AFTER", 4)

    def import_a_card() -> None:
        """Of the past, as an import tells of it."""
        create_card(board=busy, column=idea, title="Imported", by=owner, at=after(days=41))

    with meanwhile("boards_transition", import_a_card, reads=moment):
        refresh_figures(again(busy), at=NOW)
    assert_true_in_the_end(busy)


@pytest.fixture
def move_start(busy, validation, ready, owner) -> Callable[[], object]:
    return lambda: set_line(board=again(busy), start=validation, finish=ready, delivered=None, by=owner)


@pytest.fixture
def add_behind_idea(busy, idea, owner) -> Callable[[], None]:
    def add() -> None:
        column = add_column(board=again(busy), name="New", by=owner)
        reorder_column(column=column, behind=idea, by=owner)

    return add


@pytest.mark.parametrize("table", ["boards_transition", "boards_column", "metrics_day"])
@pytest.mark.parametrize("change", ["move_start", "add_behind_idea"])
def test_a_rebuild_keeps_nothing_that_was_read_by_another_line(busy, idea, owner, request, change, table):
    change = request.getfixturevalue(change)
    with meanwhile(table, change):
        rebuild_board(again(busy), at=NOW)
    assert_true_in_the_end(busy)
    create_card(board=again(busy), column=idea, title="Later", by=owner, at=NOW)
    assert_true_in_the_end(busy)


def test_a_column_that_comes_while_the_log_is_read_moves_no_card_to_another(busy, add_behind_idea):
    with meanwhile("boards_transition", add_behind_idea):
        told = flow_answer(again(busy), as_of=NOW, weeks=12)
    assert told["flow_load"]["by_column"] == {**dict.fromkeys(EMPTY, 0), "Idea": 4, "Ready for Dev": 3}
