"""How the log of a board is cut, and how much of it is read."""

import pytest
from django.contrib.auth.models import User

from boards.models import Board, Column
from boards.moves import archive_card, create_card, discard_card, move_card, restore_card, undo_move
from metrics.lives import Life, Stay
from metrics.log import card_logs, log_begins, next_event, recent_lives, whole_lives
from tests.cast import after


@pytest.fixture
def card(idea: Column, owner: User):
    return create_card(board=idea.board, column=idea, title="Export", by=owner, at=after(days=0))


def lives(board: Board, **span: float) -> list[Life]:
    return whole_lives(board, board.line(), after(**span))


def test_what_happens_at_the_instant_asked_for_or_later_does_not_exist(board, card, validation, owner):
    move_card(card=card, to=validation, by=owner, at=after(days=2))
    assert [life.course.column for life in lives(board, days=2)] == [card.column_id]
    assert [life.course.column for life in lives(board, days=2, seconds=1)] == [validation.pk]


def test_a_card_that_is_not_there_yet_has_no_life(board, card):
    assert lives(board, days=0) == []


def test_an_undone_move_counts_nowhere(board, card, idea, validation, owner):
    move_card(card=card, to=validation, by=owner, at=after(days=2))
    undo_move(card=card, by=owner, at=after(days=2, seconds=30))
    (life,) = lives(board, days=3)
    assert life.stays == [Stay(idea.pk, after(days=0))]
    assert life.returns == []


def test_a_move_that_is_undone_later_counts_until_then(board, card, validation, owner):
    move_card(card=card, to=validation, by=owner, at=after(days=2))
    undo_move(card=card, by=owner, at=after(days=2, seconds=30))
    assert [life.place for life in lives(board, days=2, seconds=29)] == [validation.pk]


def test_of_two_rows_at_one_instant_the_one_written_later_is_the_later(board, card, validation, prototyping, owner):
    move_card(card=card, to=validation, by=owner, at=after(days=2))
    move_card(card=card, to=prototyping, by=owner, at=after(days=2))
    assert [life.place for life in lives(board, days=3)] == [prototyping.pk]


def test_the_log_begins_with_its_first_event(board, card):
    assert log_begins(board, after(days=1)) == after(days=0)
    assert log_begins(board, after(days=0)) is None


def test_an_event_to_come_is_known_as_such(board, card):
    assert next_event(board, after(hours=-1)) == after(days=0)
    assert next_event(board, after(hours=1)) is None


def test_another_boards_log_is_not_read(board, card, owner):
    other = Board.objects.create(name="Other")
    assert list(card_logs(other, after(days=3))) == []


def test_only_cards_with_an_event_since_are_read_where_that_is_asked(board, card, idea, owner):
    late = create_card(board=board, column=idea, title="Late", by=owner, at=after(days=5))
    assert [log.card for log in card_logs(board, after(days=9), since=after(days=5))] == [late.pk]


def test_recent_lives_leave_out_what_was_finished_before(board, card, ready, owner):
    move_card(card=card, to=ready, by=owner, at=after(days=1))
    assert recent_lives(board, board.line(), after(days=9), since=after(days=2)) == []


def test_recent_lives_tell_the_stay_that_reaches_into_the_window_whole(board, card, idea, ready, owner):
    move_card(card=card, to=ready, by=owner, at=after(days=5))
    (life,) = recent_lives(board, board.line(), after(days=9), since=after(days=2))
    assert life.stays == [Stay(idea.pk, after(days=0), after(days=5)), Stay(ready.pk, after(days=5))]
    assert life.lead_time == 5


def test_recent_lives_tell_of_a_card_that_has_lain_still(board, card, idea):
    (life,) = recent_lives(board, board.line(), after(days=9), since=after(days=2))
    assert life.stays == [Stay(idea.pk, after(days=0))]
    assert life.place == idea.pk


def test_recent_lives_are_the_whole_ones_where_all_is_recent(board, card, idea, validation, ready, owner):
    gone = create_card(board=board, column=idea, title="Gone", by=owner, at=after(days=1))
    discard_card(card=gone, reason="no_value", by=owner, at=after(days=2))
    restore_card(card=gone, to=idea, by=owner, at=after(days=3))
    move_card(card=card, to=ready, by=owner, at=after(days=3))
    move_card(card=card, to=validation, by=owner, at=after(days=4))
    move_card(card=card, to=ready, by=owner, at=after(days=5))
    archive_card(card=card, by=owner, at=after(days=6))
    recent = recent_lives(board, board.line(), after(days=9), since=after(days=-1))
    assert sorted(recent, key=repr) == sorted(lives(board, days=9), key=repr)


def test_recent_lives_do_not_know_what_is_cached_of_the_future(board, card, idea, ready, owner):
    move_card(card=card, to=ready, by=owner, at=after(days=5))
    (life,) = recent_lives(board, board.line(), after(days=4), since=after(days=2))
    assert life.course.column == idea.pk
    assert life.course.finished_at is None
