"""Rows of a long log that are kept as columns: whatever was sealed, and when, the same log is read."""

from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.board_setup import create_board
from boards.models import Board, Column
from boards.moves import create_card, move_card, undo_move
from metrics.flow_pages import draw_page
from metrics.log import read_log
from metrics.rebuild import rebuild_board
from metrics.sealed import read_sealed_log, seal, unseal
from tests.boards.meanwhile import meanwhile
from tests.cast import after
from tests.metrics.chance import happenings

SEGMENT = 7


@pytest.fixture(autouse=True)
def short_segments(monkeypatch):
    monkeypatch.setattr("metrics.sealed.SEGMENT", SEGMENT)


@pytest.fixture
def moved(board: Board, idea: Column, validation: Column, owner) -> Board:
    """Eight rows: one more than a segment takes."""
    card = create_card(board=board, column=idea, title="Export", by=owner, at=after())
    for day in range(1, SEGMENT + 1):
        move_card(card=card, to=validation if day % 2 else idea, by=owner, at=after(days=day))
    return board


def rows(log) -> list[tuple[int, int, int]]:
    return list(zip(log.card.tolist(), log.target.tolist(), log.at.tolist(), strict=True))


def assert_the_same(board: Board, as_of: datetime) -> None:
    assert rows(read_sealed_log(board, as_of)) == rows(read_log(board, as_of))


@pytest.mark.parametrize("seed", range(2))
def test_whatever_was_sealed_the_same_log_is_read(board, owner, seed):
    for number, at in enumerate(happenings(board, owner, Random(seed))):
        if number % 10 == 0:
            seal(board)
            assert_the_same(board, at + timedelta(days=1))
            assert_the_same(board, at - timedelta(days=9))
    assert board.log_segments.count() > 10


def test_full_segments_alone_are_sealed(moved, owner):
    seal(moved)
    assert [segment.last for segment in moved.log_segments.all()] == [moved.transitions.order_by("pk")[SEGMENT - 1].pk]


def test_what_is_sealed_is_not_read_row_by_row(moved):
    seal(moved)
    with connection.cursor() as cursor:  # what nobody does to a log
        cursor.execute(
            "UPDATE boards_transition SET at = %s", [connection.ops.adapt_datetimefield_value(after(days=300))]
        )
    assert len(read_sealed_log(moved, after(days=200)).at) == SEGMENT


def test_a_sealed_move_can_be_undone(moved, idea, validation, owner):
    card = moved.cards.get()
    move_card(card=card, to=idea, by=owner, at=after(days=20))
    for day in range(21, 21 + SEGMENT):
        create_card(board=moved, column=idea, title="Later", by=owner, at=after(days=day))
    move_card(card=card, to=validation, by=owner, at=after(days=40))
    seal(moved)
    undo_move(card=card, by=owner, at=after(days=40, seconds=5))
    assert_the_same(moved, after(days=50))


def test_sealing_again_seals_nothing_twice(moved):
    seal(moved)
    with CaptureQueriesContext(connection) as asked:
        seal(moved)
    assert len(asked) == 2
    assert moved.log_segments.count() == 1


def test_each_board_has_its_own(moved, owner):
    seal(moved)
    other = create_board(name="Other", owner=owner, timezone="UTC")
    assert rows(read_sealed_log(other, after(days=30))) == []


@pytest.mark.usefixtures("without_charts")
def test_drawing_the_flow_page_seals(moved):
    draw_page(moved, at=after(days=30))
    assert moved.log_segments.count() == 1


def test_a_rebuild_gives_up_what_is_sealed(moved):
    seal(moved)
    rebuild_board(moved, at=after(days=30))
    assert not moved.log_segments.exists()


@pytest.mark.parametrize("others", [unseal, seal])
def test_whatever_others_do_while_rows_are_packed_no_segment_stands_without_those_before(moved, idea, owner, others):
    seal(moved)
    for day in range(20, 20 + SEGMENT):
        create_card(board=moved, column=idea, title="Later", by=owner, at=after(days=day))
    with meanwhile("boards_transition", lambda: others(moved)):
        seal(moved)
    assert_the_same(moved, after(days=50))
    seal(moved)
    assert_the_same(moved, after(days=50))
