"""What is odd in a board's log is told, with counts and cards."""

import pytest
import time_machine
from django.contrib.auth.models import User

from boards.columns import describe_column, set_line
from boards.models import Board, Column
from boards.models.column import Kind
from boards.moves import create_card, move_card
from metrics.behind import behind
from metrics.picture import MOST_NAMED, flow_picture
from metrics.reading import read_all
from tests.cast import after

NOW = after(days=40)


def findings(board: Board) -> dict[str, dict]:
    with time_machine.travel(NOW, tick=False):
        return {
            each["kind"]: each for each in flow_picture(Board.objects.get(pk=board.pk), as_of=NOW, weeks=4)["quality"]
        }


def arrive(column: Column, by: User, **at: float):
    return create_card(board=column.board, column=column, title="Idea", by=by, at=after(**at))


@pytest.fixture
def calm(board: Board, idea: Column, ready: Column, owner: User) -> Board:
    """A card a week; enough of them are finished that nothing is thin."""
    Column.objects.update(maximum=None)
    for number in range(40):
        card = arrive(idea, owner, days=number)
        if number < 39:
            move_card(card=card, to=ready, by=owner, at=after(days=number, hours=12))
    return board


def test_where_all_is_well_nothing_is_told(calm):
    assert findings(calm) == {}


def test_cards_finished_without_a_start_are_told(calm, ready, owner):
    card = arrive(ready, owner, days=39)
    assert findings(calm)["unmeasured"] | {"sentence": ""} == {
        "kind": "unmeasured",
        "count": 1,
        "sentence": "",
        "cards": [{"card": card.pk, "title": "Idea"}],
        "of": 1,
    }


def test_few_finished_cards_are_thin(board, idea, ready, owner):
    move_card(card=arrive(idea, owner, days=30), to=ready, by=owner, at=after(days=32))
    assert findings(board)["thin"]["count"] == 1


def test_a_board_on_which_nothing_starts_any_more_is_told(board, idea, owner):
    arrive(idea, owner, days=0)
    told = findings(board)
    assert "no_arrivals" in told
    assert told["standstill"]["day"] == "2026-03-02"


def test_a_board_on_which_nothing_starts_but_cards_move_does_not_stand_still(board, idea, validation, owner):
    move_card(card=arrive(idea, owner, days=0), to=validation, by=owner, at=after(days=39))
    assert "standstill" not in findings(board)


def test_the_cards_behind_an_oddity_are_all_listed(calm, idea, owner):
    for second in range(10):
        arrive(idea, owner, days=38, minutes=1, seconds=second)
    reading = read_all(Board.objects.get(), as_of=NOW, weeks=4)
    assert behind(reading, "odd", "bulk").cards.sum() == 10


def test_many_cards_moved_within_a_minute_are_told(calm, idea, owner):
    for second in range(10):
        arrive(idea, owner, days=38, minutes=1, seconds=second)
    bulk = findings(calm)["bulk"]
    assert (bulk["count"], bulk["of"], len(bulk["cards"])) == (1, 10, MOST_NAMED)


def test_nine_are_not_many(calm, idea, owner):
    for second in range(9):
        arrive(idea, owner, days=38, minutes=1, seconds=second)
    assert "bulk" not in findings(calm)


def test_moves_in_the_future_are_told(calm, idea, owner):
    card = arrive(idea, owner, days=41)
    assert findings(calm)["future"]["cards"] == [{"card": card.pk, "title": "Idea"}]


def test_a_column_that_was_something_else_is_told(calm, idea, owner):
    describe_column(column=idea, kind=Kind.ACTIVE, by=owner)
    told = findings(calm)["other_meaning"]
    assert "Idea (waiting), which is Idea (active) now" in told["sentence"]


def test_a_clock_that_was_changed_in_the_window_is_told(calm, validation, owner):
    set_line(board=calm, start=validation, by=owner, at=after(days=39, hours=20))
    assert findings(calm)["other_clock"]["count"] == 1
