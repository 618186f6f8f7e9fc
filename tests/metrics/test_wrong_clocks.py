"""A worker whose clock goes two hours ahead does its work wrongly, and nobody else is kept from doing it right."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User

from boards.models import Board, Column
from boards.moves import create_card
from metrics.closing import close_days
from metrics.flow_pages import claim_due_pages, draw_page
from metrics.models import BoardFigures, FlowPage
from metrics.refresh import claim_due_figures, refresh_due, refresh_figures
from tests.cast import after

NOW = after(days=30)
AHEAD = timedelta(hours=2)


@pytest.fixture
def begun(board: Board, idea: Column, owner: User) -> Board:
    create_card(board=board, column=idea, title="X", by=owner, at=after())
    return Board.objects.get(pk=board.pk)


def test_what_it_took_up_before_it_was_killed_is_free(begun: Board) -> None:
    assert claim_due_figures(at=NOW + AHEAD) == [begun.pk]
    assert claim_due_figures(at=NOW) == [begun.pk]


def test_a_clock_that_goes_a_little_ahead_is_believed(begun: Board) -> None:
    assert claim_due_figures(at=NOW + timedelta(seconds=5)) == [begun.pk]
    assert claim_due_figures(at=NOW) == []


def test_its_figures_give_way_at_the_next_change(begun: Board, idea: Column, owner: User) -> None:
    refresh_figures(begun, at=NOW + AHEAD)
    create_card(board=begun, column=idea, title="Y", by=owner, at=NOW)
    assert claim_due_figures(at=NOW) == [begun.pk]
    assert refresh_due(begun.pk, at=NOW)
    assert BoardFigures.objects.get().as_of == NOW


@pytest.mark.usefixtures("without_charts")
def test_a_page_that_it_drew_rests_no_longer_than_others(begun: Board, idea: Column, owner: User) -> None:
    draw_page(begun, at=NOW + AHEAD)
    FlowPage.objects.update(asked_at=NOW)
    create_card(board=begun, column=idea, title="Y", by=owner, at=NOW)
    assert claim_due_pages(at=NOW) == [begun.pk]


def test_a_day_that_it_closed_too_early_is_closed_again(begun: Board, idea: Column, owner: User) -> None:
    ten_at_night = datetime(2026, 3, 3, 22, 30, tzinfo=UTC)
    close_days(begun, at=ten_at_night + AHEAD)
    create_card(board=begun, column=idea, title="Late", by=owner, at=ten_at_night)
    close_days(begun, at=ten_at_night + AHEAD)
    told = begun.days.values_list("date", "arrived").order_by("date")
    assert list(told) == [(date(2026, 3, 2), 1), (date(2026, 3, 3), 1)]
