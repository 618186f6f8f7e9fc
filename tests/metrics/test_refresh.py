"""The figures in the head of a board: when they are computed, what they say, and that no older ones come after them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.columns import set_line
from boards.models import Board, Column
from boards.moves import create_card, edit_card, move_card
from metrics.models import BoardFigures
from metrics.refresh import CLAIM, claim_due_figures, refresh_due, refresh_figures
from tests.cast import after

NOW = after(days=30)


def figures(board: Board) -> BoardFigures:
    return BoardFigures.objects.get(board=board)


def again(board: Board) -> Board:
    """As a task fetches it."""
    return Board.objects.get(pk=board.pk)


@pytest.fixture
def idle(board: Board) -> Board:
    """Its figures tell all there is to tell."""
    refresh_figures(again(board), at=NOW)
    return board


@pytest.fixture
def busy(idle: Board, idea: Column, owner) -> Board:
    """A card came after its figures had been computed."""
    create_card(board=idle, column=idea, title="Export", by=owner, at=NOW)
    return idle


def test_the_figures_are_those_of_the_usual_window(board, idea, validation, ready, owner):
    # Weeks 11 to 13 are complete, the running one is the fifth. One card was finished in the first week.
    for began, days in [(0, 1), (7, 2), (14, 3), (14, 4), (14, 5), (21, 10)]:
        card = create_card(board=board, column=idea, title="Idea", by=owner, at=after(days=began))
        move_card(card=card, to=ready, by=owner, at=after(days=began + days))
    waiting = create_card(board=board, column=idea, title="Late", by=owner, at=after(days=20))
    move_card(card=waiting, to=validation, by=owner, at=after(days=24))
    refresh_figures(again(board), at=NOW)

    kept = figures(board)
    assert (kept.window_weeks, kept.flow_load) == (3, 2)
    assert (kept.lead_time_count, kept.lead_time_p85) == (4, None)
    # Four finished in three complete weeks.
    assert kept.mean_per_week == 4 / 3
    assert kept.weeks_of_load == 1.5
    # In Idea 2, 3, 4, 4, 5, and 9 days by now; one card alone in Validation sets no pace.
    assert kept.pace == {str(idea.pk): 9.0}


def test_from_five_finished_cards_on_there_is_a_lead_time(board, idea, ready, owner):
    for days in (2, 4, 6, 8, 12):
        card = create_card(board=board, column=idea, title="Idea", by=owner, at=after(days=6))
        move_card(card=card, to=ready, by=owner, at=after(days=6 + days))
    refresh_figures(again(board), at=NOW)
    assert (figures(board).lead_time_count, figures(board).lead_time_p85) == (5, 12.0)


def test_a_board_in_its_first_days_speaks_of_all_its_history(board, idea, owner):
    create_card(board=board, column=idea, title="Idea", by=owner, at=after(days=0))
    refresh_figures(again(board), at=after(days=1))
    kept = figures(board)
    assert (kept.window_weeks, kept.flow_load, kept.mean_per_week, kept.weeks_of_load) == (None, 1, None, None)


def test_the_figures_say_which_version_and_instant_they_tell_of(board):
    refresh_figures(again(board), at=NOW)
    assert (figures(board).version, figures(board).as_of) == (again(board).version, NOW)


def test_a_new_board_is_claimed_once(board):
    assert claim_due_figures(at=NOW) == [board.pk]
    assert claim_due_figures(at=NOW) == []


def test_an_idle_board_is_left_alone(idle):
    assert claim_due_figures(at=NOW + timedelta(hours=1)) == []


def test_a_change_makes_the_figures_due(busy):
    assert claim_due_figures(at=NOW) == [busy.pk]


def test_a_claim_ends_by_itself_for_who_claimed_may_have_been_killed(busy):
    assert claim_due_figures(at=NOW) == [busy.pk]
    assert claim_due_figures(at=NOW + CLAIM - timedelta(seconds=1)) == []
    assert claim_due_figures(at=NOW + CLAIM) == [busy.pk]


def test_a_refresh_ends_the_claim(busy, idea, owner):
    claim_due_figures(at=NOW)
    refresh_due(busy.pk, at=NOW)
    create_card(board=busy, column=idea, title="Another", by=owner, at=NOW)
    assert claim_due_figures(at=NOW) == [busy.pk]


def test_a_hint_that_comes_too_late_computes_nothing(busy):
    assert refresh_due(busy.pk, at=NOW) is True
    assert refresh_due(busy.pk, at=NOW) is False


def test_a_hint_for_a_board_that_is_gone_does_nothing(db):
    assert refresh_due(404, at=NOW) is False


def test_figures_of_an_older_version_never_replace_newer_ones(busy, idea, owner):
    slow = again(busy)
    create_card(board=busy, column=idea, title="Another", by=owner, at=NOW)
    refresh_figures(again(busy), at=NOW)
    assert refresh_figures(slow, at=NOW + timedelta(seconds=1)) is False
    assert figures(busy).version == again(busy).version


def test_figures_of_an_earlier_instant_never_replace_later_ones(busy):
    refresh_figures(again(busy), at=NOW)
    assert refresh_figures(again(busy), at=NOW - timedelta(seconds=1)) is False
    assert figures(busy).as_of == NOW


def test_what_is_written_during_a_refresh_makes_the_figures_due_again(busy, idea, owner):
    fetched = again(busy)
    create_card(board=busy, column=idea, title="Meanwhile", by=owner, at=NOW)
    refresh_figures(fetched, at=NOW)
    assert claim_due_figures(at=NOW) == [busy.pk]


def test_figures_are_due_again_at_the_boards_midnight(owner, board):
    Board.objects.update(timezone="Europe/Paris")
    refresh_figures(again(board), at=NOW)
    # 2026-04-01 09:00 UTC; in Paris it is summer time already.
    midnight = datetime(2026, 4, 1, 22, tzinfo=UTC)
    assert claim_due_figures(at=midnight - timedelta(seconds=1)) == []
    assert claim_due_figures(at=midnight) == [board.pk]


def test_a_window_moves_on_though_nothing_is_done(board, idea, ready, owner):
    card = create_card(board=board, column=idea, title="Idea", by=owner, at=after(days=0))
    move_card(card=card, to=ready, by=owner, at=after(days=8))
    refresh_figures(again(board), at=after(days=14))
    assert (figures(board).window_weeks, figures(board).mean_per_week) == (1, 1)
    refresh_due(board.pk, at=after(days=21))
    assert (figures(board).window_weeks, figures(board).mean_per_week) == (2, 0.5)


def test_an_event_of_a_clock_that_is_ahead_counts_as_soon_as_it_exists(busy):
    """The card came at NOW; this machine's clock is two seconds behind."""
    behind = NOW - timedelta(seconds=2)
    BoardFigures.objects.all().delete()
    refresh_figures(again(busy), at=behind)
    assert figures(busy).flow_load == 0
    assert claim_due_figures(at=NOW) == []
    assert claim_due_figures(at=NOW + timedelta(milliseconds=1)) == [busy.pk]
    refresh_due(busy.pk, at=NOW + timedelta(milliseconds=1))
    assert figures(busy).flow_load == 1


def test_another_line_is_read_at_once(busy, idea, validation, prototyping, ready, owner):
    set_line(board=busy, start=validation, finish=ready, delivered=None, by=owner)
    refresh_due(busy.pk, at=NOW + timedelta(seconds=1))
    assert figures(busy).flow_load == 0


def test_an_edit_of_a_card_leaves_the_figures_as_they_are(idle, idea, owner):
    card = create_card(board=idle, column=idea, title="Idea", by=owner, at=NOW)
    refresh_due(idle.pk, at=NOW + timedelta(seconds=1))
    before = figures(idle).flow_load
    edit_card(card=card, by=owner, title="Export", at=NOW + timedelta(seconds=2))
    refresh_due(idle.pk, at=NOW + timedelta(seconds=3))
    assert figures(idle).flow_load == before == 1


def test_a_sweep_over_idle_boards_reads_and_does_not_write(idle):
    with CaptureQueriesContext(connection) as queries:
        claim_due_figures(at=NOW)
    assert [query["sql"].split()[0] for query in queries] == ["SELECT", "SELECT"]
