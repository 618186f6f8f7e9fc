"""Days that are over: closed once, each in the board's zone, and closed again where the log now tells otherwise."""

from datetime import UTC, date, datetime, timedelta

import pytest

from boards.board_setup import create_board
from boards.columns import reorder_column, set_line
from boards.models import Board, Column
from boards.moves import create_card, discard_card, move_card, undo_move
from boards.undo import UNDO_SECONDS
from metrics.closing import close_days, first_open, with_open_days
from tests.boards.test_queries import plan_of, statements_of
from tests.cast import after

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 3, day) for day in (2, 3, 4, 5))
ON_THURSDAY = after(days=3)


@pytest.fixture
def story(board: Board, idea: Column, validation: Column, ready: Column, owner) -> Board:
    """Two cards come on Monday; on Tuesday one is finished; on Wednesday the other is discarded."""
    first, second = (
        create_card(board=board, column=idea, title=title, by=owner, at=after()) for title in ("First", "Second")
    )
    move_card(card=first, to=ready, by=owner, at=after(days=1))
    move_card(card=second, to=validation, by=owner, at=after(days=1))
    discard_card(card=second, reason="evidence", by=owner, at=after(days=2))
    return board


def told(board: Board) -> dict[date, tuple]:
    """By day: cards by column name, arrived, finished, discarded."""
    names = {str(column.pk): column.name for column in board.columns.all()}
    return {
        day.date: ({names[pk]: cards for pk, cards in day.columns.items()}, day.arrived, day.finished, day.discarded)
        for day in board.days.order_by("date")
    }


STORY = {
    MONDAY: ({"Idea": 2}, 2, 0, 0),
    TUESDAY: ({"Validation": 1, "Ready for Dev": 1}, 0, 1, 0),
    WEDNESDAY: ({"Ready for Dev": 1}, 0, 0, 1),
}


def test_every_day_that_is_over_is_closed(story):
    close_days(story, at=ON_THURSDAY)
    assert told(story) == STORY


def test_a_day_at_a_time_is_the_same_as_all_at_once(story):
    for days in (1, 2, 3):
        assert len(close_days(story, at=after(days=days))) == 1
    assert told(story) == STORY


def test_closing_again_closes_nothing(story):
    close_days(story, at=ON_THURSDAY)
    assert close_days(story, at=ON_THURSDAY) == []
    assert told(story) == STORY


def test_days_on_which_nothing_happened_are_days_too(story):
    close_days(story, at=after(days=10))
    assert told(story)[date(2026, 3, 11)] == ({"Ready for Dev": 1}, 0, 0, 0)
    assert len(told(story)) == 10


def test_a_missed_day_is_made_up_for(story):
    close_days(story, at=ON_THURSDAY)
    story.days.filter(date=TUESDAY).delete()
    close_days(story, at=ON_THURSDAY)
    assert told(story) == STORY


def test_a_day_ends_at_midnight_in_the_boards_zone(story):
    Board.objects.update(timezone="Europe/Paris")
    board = Board.objects.get()
    a_quarter_past_midnight_in_paris = datetime(2026, 3, 4, 23, 15, tzinfo=UTC)
    assert first_open(story, at=a_quarter_past_midnight_in_paris) == MONDAY
    close_days(board, at=a_quarter_past_midnight_in_paris)
    assert list(told(board)) == [MONDAY, TUESDAY, WEDNESDAY]


@pytest.mark.parametrize(
    "midnight",
    [
        datetime(2026, 3, 29, 22, tzinfo=UTC),  # ends a day of 23 hours in Paris
        datetime(2026, 10, 25, 23, tzinfo=UTC),  # ends one of 25
        datetime(2028, 2, 29, 23, tzinfo=UTC),
    ],
)
def test_days_of_other_lengths_and_leap_days_end_at_midnight_too(board, idea, owner, midnight):
    Board.objects.update(timezone="Europe/Paris")
    board.refresh_from_db()
    create_card(board=board, column=idea, title="Late", by=owner, at=midnight - timedelta(seconds=1))
    create_card(board=board, column=idea, title="Early", by=owner, at=midnight)
    assert close_days(board, at=midnight + timedelta(seconds=UNDO_SECONDS - 1)) == []
    close_days(board, at=midnight + timedelta(days=2))
    day = (midnight - timedelta(seconds=1)).date()
    assert told(board) == {day: ({"Idea": 1}, 1, 0, 0), day + timedelta(days=1): ({"Idea": 2}, 1, 0, 0)}


def test_a_day_stays_open_while_its_last_move_can_still_be_undone(story):
    midnight = datetime(2026, 3, 4, tzinfo=UTC)
    assert len(close_days(story, at=midnight + timedelta(seconds=59))) == 1
    assert len(close_days(story, at=midnight + timedelta(seconds=60))) == 1


def test_a_card_taken_back_later_does_not_rewrite_the_day_it_was_finished_on(story, idea, owner):
    close_days(story, at=ON_THURSDAY)
    move_card(card=story.cards.get(title="First"), to=idea, by=owner, at=ON_THURSDAY)
    close_days(story, at=after(days=4))
    assert told(story) == STORY | {THURSDAY: ({"Idea": 1}, 0, 0, 0)}


def test_what_is_imported_into_closed_days_closes_them_again(story, idea, owner):
    close_days(story, at=ON_THURSDAY)
    create_card(board=story, column=idea, title="Imported", by=owner, at=after(days=1))
    close_days(story, at=ON_THURSDAY)
    assert told(story) == {
        MONDAY: STORY[MONDAY],
        TUESDAY: ({"Idea": 1, "Validation": 1, "Ready for Dev": 1}, 1, 1, 0),
        WEDNESDAY: ({"Idea": 1, "Ready for Dev": 1}, 0, 0, 1),
    }


def test_what_is_imported_from_before_the_first_day_is_told_from_there(story, idea, owner):
    close_days(story, at=ON_THURSDAY)
    create_card(board=story, column=idea, title="Imported", by=owner, at=after(days=-2))
    close_days(story, at=ON_THURSDAY)
    assert len(told(story)) == 5
    assert told(story)[MONDAY] == ({"Idea": 3}, 2, 0, 0)


def test_a_move_of_a_closed_day_that_is_undone_after_it_never_was(story, validation, idea, owner):
    before_midnight = datetime(2026, 3, 4, 23, 59, 50, tzinfo=UTC)
    card = create_card(board=story, column=idea, title="Export", by=owner, at=after(days=2))
    move_card(card=card, to=validation, by=owner, at=before_midnight)
    close_days(story, at=after(days=3))
    undo_move(card=card, by=owner, at=before_midnight + timedelta(seconds=20))
    close_days(story, at=after(days=3))
    assert told(story)[WEDNESDAY] == ({"Idea": 1, "Ready for Dev": 1}, 1, 0, 1)


def test_another_line_closes_all_days_again(story, validation, ready, owner):
    close_days(story, at=ON_THURSDAY)
    set_line(board=story, start=validation, finish=ready, delivered=None, by=owner)
    story.refresh_from_db()
    close_days(story, at=ON_THURSDAY)
    assert [day.arrived for day in story.days.order_by("date")] == [0, 1, 0]


def test_another_order_of_columns_leaves_days_closed_where_each_keeps_its_part(story, validation, prototyping, owner):
    close_days(story, at=ON_THURSDAY)
    reorder_column(column=validation, behind=prototyping, by=owner)
    assert close_days(story, at=ON_THURSDAY) == []
    assert told(story) == STORY


def test_a_column_that_comes_to_lie_behind_the_finish_closes_all_days_again(story, validation, ready, owner):
    close_days(story, at=ON_THURSDAY)
    reorder_column(column=validation, behind=ready, by=owner)
    close_days(story, at=ON_THURSDAY)
    assert [day.finished for day in story.days.order_by("date")] == [0, 2, 0]


def test_what_was_written_since_is_found_without_a_walk_through_the_log(story):
    close_days(story, at=ON_THURSDAY)
    statements = statements_of(lambda: close_days(story, at=ON_THURSDAY))
    (since,) = [sql for sql in statements if "COALESCE" in sql]
    plan = plan_of(since)
    # On a table as small as this PostgreSQL may as well take the key alone.
    assert "transition_by_writing" in plan or "Index Cond: (id > " in plan


def test_another_zone_drops_the_days_that_are_none_in_it(board, idea, owner):
    create_card(board=board, column=idea, title="Late", by=owner, at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    close_days(board, at=ON_THURSDAY)
    Board.objects.update(timezone="Europe/Paris")
    board.refresh_from_db()
    close_days(board, at=ON_THURSDAY)
    assert list(told(board)) == [TUESDAY, WEDNESDAY]


def test_boards_are_found_of_which_a_day_is_over(story):
    assert list(with_open_days(at=after(hours=1))) == []
    assert list(with_open_days(at=after(days=1))) == [story.pk]
    close_days(story, at=after(days=1))
    assert list(with_open_days(at=after(days=1))) == []
    assert list(with_open_days(at=after(days=2))) == [story.pk]


def test_each_board_is_found_after_a_midnight_of_its_own(story, owner):
    in_paris = create_board(name="Paris", owner=owner, timezone="Europe/Paris")
    create_card(board=in_paris, column=in_paris.row[0], title="Late", by=owner, at=after())
    quarter_past_midnight_in_paris = datetime(2026, 3, 2, 23, 15, tzinfo=UTC)
    assert list(with_open_days(at=quarter_past_midnight_in_paris)) == [in_paris.pk]
    assert list(with_open_days(at=quarter_past_midnight_in_paris + timedelta(hours=1))) == [story.pk, in_paris.pk]


def test_many_boards_are_looked_at_as_one_is(story, owner, django_assert_num_queries):
    close_days(story, at=ON_THURSDAY)
    for number in range(5):
        create_board(name=f"Young {number}", owner=owner)
    with django_assert_num_queries(3):  # who there is, and two for a thousand of them
        list(with_open_days(at=after(days=4)))


def test_no_board_is_missed_where_they_are_looked_at_in_portions(story, idea, owner, monkeypatch):
    monkeypatch.setattr("metrics.closing.BOARDS_AT_ONCE", 2)
    others = [create_board(name=f"Board {number}", owner=owner) for number in range(4)]
    for board in others:
        create_card(board=board, column=board.row[0], title="X", by=owner, at=after())
    assert list(with_open_days(at=after(days=1))) == [story.pk, *(board.pk for board in others)]


def test_a_board_without_events_has_no_days(board):
    assert close_days(board, at=ON_THURSDAY) == []


def test_the_first_day_of_a_board_is_not_over_on_it(story):
    assert close_days(story, at=after(hours=1)) == []
