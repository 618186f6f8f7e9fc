"""What the watcher asks of the database."""

from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from boards.board_setup import archive_board, create_board, delete_board, restore_board
from boards.members import remove_member
from boards.models import Board, Column
from boards.moves import create_card
from live.board_states import State, read_states
from metrics.models import BoardFigures
from metrics.refresh import refresh_figures
from tests.cast import after


def test_a_board_is_told_with_its_version_its_figures_and_who_sees_it(
    board: Board, owner: User, member: User, viewer: User, outsider: User
) -> None:
    roles = {owner.pk: "owner", member.pk: "member", viewer.pk: "viewer"}
    assert read_states([board.pk], {}) == {board.pk: State(board.version, -1, roles)}


def test_it_is_one_query_for_any_number_of_boards_and_one_more_where_some_moved_on(
    board: Board, idea: Column, owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    boards = [board.pk, *(create_board(name=name, owner=owner, timezone="UTC").pk for name in ("Returns", "Search"))]
    with django_assert_num_queries(2):
        known = read_states(boards, {})
    with django_assert_num_queries(1):
        assert read_states(boards, known) == known
    create_card(board=board, column=idea, title="X", by=owner)
    with django_assert_num_queries(2):
        states = read_states(boards, known)
    assert [pk for pk in boards if states[pk] != known[pk]] == [board.pk]


def test_who_was_removed_sees_it_no_more(board: Board, owner: User, member: User) -> None:
    known = read_states([board.pk], {})
    remove_member(membership=board.memberships.get(person=member), by=owner)
    state = read_states([board.pk], known)[board.pk]
    assert known[board.pk].roles.keys() - state.roles.keys() == {member.pk}


def test_a_deleted_board_is_not_among_them(board: Board, owner: User) -> None:
    other = create_board(name="Returns", owner=owner, timezone="UTC")
    known = read_states([board.pk, other.pk], {})
    delete_board(board=board, name=board.name)
    assert [*read_states(known, known)] == [other.pk]


def test_an_archived_board_says_so_until_it_is_restored(board: Board, owner: User) -> None:
    known = read_states([board.pk], {})
    archive_board(board=board, by=owner)
    assert read_states([board.pk], known)[board.pk].is_archived
    restore_board(board=board, by=owner)
    assert not read_states([board.pk], known)[board.pk].is_archived


def test_counted_figures_are_told_without_a_move(board: Board) -> None:
    known = read_states([board.pk], {})
    refresh_figures(board, at=after(days=1))
    state = read_states([board.pk], known)[board.pk]
    assert (state.version, state.counted) == (board.version, board.version)


def test_figures_counted_anew_of_the_same_version_are_told(board: Board) -> None:
    """As when a day is over."""
    refresh_figures(board, at=after(days=1))
    known = read_states([board.pk], {})
    refresh_figures(board, at=after(days=2))
    state = read_states([board.pk], known)[board.pk]
    assert state == known[board.pk]._replace(as_of=after(days=2).timestamp())


def test_figures_that_were_never_computed_are_older_than_any_version(board: Board) -> None:
    BoardFigures.objects.create(board=board)
    assert read_states([board.pk], {})[board.pk].counted == -1
