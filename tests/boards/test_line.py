"""Where the clock starts and stops; when that changes, the log is read again."""

import pytest
from django.contrib.auth.models import User

from boards.board_setup import create_board
from boards.columns import add_column, reorder_column, retire_column, set_line
from boards.models import Board, Card, Column
from boards.moves import archive_card, discard_card, move_card, undo_move
from boards.rebuild import correct_courses, differences
from boards.refusals import Refused
from tests.boards.state import nothing_changed
from tests.cast import after, fill, titles


@pytest.fixture
def walked(idea: Column, validation: Column, prototyping: Column, member: User) -> Card:
    """Idea on the first day, Validation on the second, Prototyping on the third."""
    (card,) = fill(idea, "A", by=member)
    move_card(card=card, to=validation, by=member, at=after(days=1))
    return move_card(card=card, to=prototyping, by=member, at=after(days=2))


def test_a_later_start_starts_the_clock_later(walked: Card, board: Board, validation: Column, owner: User) -> None:
    set_line(board=board, start=validation, finish=board.columns.get(name="Ready for Dev"), delivered=None, by=owner)

    walked.refresh_from_db()
    assert (walked.started_at, walked.finished_at) == (after(days=1), None)


def test_an_earlier_finish_has_been_reached(
    walked: Card, board: Board, idea: Column, validation: Column, owner: User
) -> None:
    set_line(board=board, start=idea, finish=validation, delivered=None, by=owner)

    walked.refresh_from_db()
    assert (walked.started_at, walked.finished_at) == (after(), after(days=1))


def test_a_later_finish_has_not_been_reached_by_who_was_archived(
    board: Board, ready: Column, idea: Column, member: User, owner: User
) -> None:
    (card,) = fill(ready, "A", by=member)
    archive_card(card=card, by=member, at=after(days=1))
    live = add_column(board=board, name="Live", by=owner)

    set_line(board=board, start=idea, finish=live, delivered=None, by=owner)

    card.refresh_from_db()
    assert (card.started_at, card.finished_at, card.archived_at) == (after(), None, after(days=1))


def test_what_was_undone_is_not_read_again(
    walked: Card, board: Board, idea: Column, ready: Column, owner: User
) -> None:
    move_card(card=walked, to=ready, by=owner, at=after(days=3))
    undo_move(card=walked, by=owner, at=after(days=3, seconds=5))

    set_line(board=board, start=idea, finish=ready, delivered=None, by=owner)

    walked.refresh_from_db()
    assert (walked.finished_at, walked.entered_at) == (None, after(days=2))


def test_a_column_moved_before_the_start_becomes_intake(
    walked: Card, validation: Column, prototyping: Column, board: Board, ready: Column, owner: User
) -> None:
    set_line(board=board, start=validation, finish=ready, delivered=None, by=owner)

    reorder_column(column=validation, behind=prototyping, by=owner)

    # Idea and Prototyping are intake now; the clock started in Validation on the second day.
    walked.refresh_from_db()
    assert (walked.column, walked.started_at) == (prototyping, after(days=1))


def test_a_column_moved_behind_the_finish_is_finish_or_beyond(
    walked: Card, prototyping: Column, ready: Column, owner: User
) -> None:
    reorder_column(column=prototyping, behind=ready, by=owner)

    walked.refresh_from_db()
    assert walked.finished_at == after(days=2)


def test_start_and_finish_do_not_change_sides(board: Board, idea: Column, ready: Column, owner: User) -> None:
    for column, behind in ((idea, ready), (ready, None)):
        with nothing_changed(), pytest.raises(Refused) as refusal:
            reorder_column(column=column, behind=behind, by=owner)
        assert refusal.value.code == "start_behind_finish"


def test_the_start_is_left_of_the_finish(board: Board, idea: Column, validation: Column, owner: User) -> None:
    for start, finish in ((validation, idea), (idea, idea)):
        with nothing_changed(), pytest.raises(Refused) as refusal:
            set_line(board=board, start=start, finish=finish, delivered=None, by=owner)
        assert refusal.value.code == "start_behind_finish"


def test_delivered_is_not_left_of_the_finish(
    board: Board, idea: Column, prototyping: Column, ready: Column, owner: User
) -> None:
    with nothing_changed(), pytest.raises(Refused) as refusal:
        set_line(board=board, start=idea, finish=ready, delivered=prototyping, by=owner)
    assert refusal.value.code == "delivered_before_finish"


def test_delivered_stays_at_finish_or_beyond(board: Board, idea: Column, ready: Column, owner: User) -> None:
    live = add_column(board=board, name="Live", by=owner)
    set_line(board=board, start=idea, finish=ready, delivered=live, by=owner)

    with nothing_changed(), pytest.raises(Refused) as refusal:
        reorder_column(column=live, behind=idea, by=owner)
    assert refusal.value.code == "delivered_before_finish"


def test_the_line_is_laid_over_columns_in_use_of_this_board(
    board: Board, idea: Column, validation: Column, ready: Column, owner: User
) -> None:
    elsewhere = create_board(name="Another", owner=owner).columns.get(name="Ready for Dev")
    retire_column(column=validation, by=owner)

    with nothing_changed(), pytest.raises(Refused, match="another board"):
        set_line(board=board, start=idea, finish=elsewhere, delivered=None, by=owner)
    with nothing_changed(), pytest.raises(Refused, match="was retired"):
        set_line(board=board, start=idea, finish=ready, delivered=validation, by=owner)


def test_a_rebuild_finds_nothing_where_all_is_right(walked: Card, board: Board) -> None:
    assert list(differences(board, board.line())) == []


def test_a_rebuild_says_what_differed_and_mends_it(walked: Card, board: Board, member: User) -> None:
    Card.objects.filter(pk=walked.pk).update(started_at=after(days=-9), finished_at=after(days=-8))

    (found,) = correct_courses(board, board.line())

    assert (found.card, found.cached.started_at, found.true.started_at) == (walked, after(days=-9), after())
    walked.refresh_from_db()
    assert (walked.started_at, walked.finished_at) == (after(), None)


def test_a_rebuild_may_be_of_those_alone_that_ever_arrived_in_some_columns(
    walked: Card, board: Board, idea: Column, validation: Column, member: User
) -> None:
    fill(idea, "X", by=member)
    board.cards.update(started_at=after(days=-9))

    (found,) = correct_courses(board, board.line(), arrived_in=[validation.pk])

    assert found.card == walked
    assert [found.card.title for found in differences(board, board.line())] == ["X"]


def test_a_rebuild_finds_a_free_place_for_a_card_that_lay_elsewhere(
    walked: Card, board: Board, idea: Column, prototyping: Column, member: User
) -> None:
    Card.objects.filter(pk=walked.pk).update(column=idea, position=0)
    fill(prototyping, "XY", by=member)

    correct_courses(board, board.line())

    assert (titles(idea), titles(prototyping)) == ("", "XYA")


def test_a_rebuild_puts_away_what_was_discarded(walked: Card, board: Board, idea: Column, member: User) -> None:
    discard_card(card=walked, reason="other", by=member, at=after(days=5))
    Card.objects.filter(pk=walked.pk).update(column=idea, discarded_at=None)

    correct_courses(board, board.line())

    walked.refresh_from_db()
    assert (walked.column, walked.discarded_at) == (None, after(days=5))
