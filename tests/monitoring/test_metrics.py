"""What Prometheus reads, and who may."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.utils import timezone

from boards.columns import change_limits
from boards.models import Board, Column
from boards.moves import create_card
from metrics.refresh import refresh_figures
from tests.boards.pages import browser_of, drop

TOKEN = "a-token-of-at-least-twenty"

pytestmark = pytest.mark.django_db


def told() -> dict[str, float]:
    """Each series and its value."""
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


@override_settings(METRICS_TOKEN="")
@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer None"])
def test_without_a_token_of_the_installation_nobody_reads_it(shown: str) -> None:
    assert Client(REMOTE_ADDR="127.0.0.1").get("/metrics", headers={"Authorization": shown}).status_code == 404


@override_settings(METRICS_TOKEN=TOKEN)
@pytest.mark.parametrize("shown", ["", "Bearer wrong", TOKEN, "Token " + TOKEN])
def test_who_shows_another_token_finds_nothing(shown: str) -> None:
    assert Client(REMOTE_ADDR="127.0.0.1").get("/metrics", headers={"Authorization": shown}).status_code == 404


@override_settings(METRICS_TOKEN=TOKEN)
def test_moves_and_refusals_are_counted_by_view_and_status(idea: Column, validation: Column, owner: User) -> None:
    one, other = (create_card(board=idea.board, column=idea, title=title, by=owner) for title in "AB")
    change_limits(column=validation, minimum=None, maximum=1, by=owner)
    before = told()
    page = browser_of(owner)
    assert [drop(page, card, validation).status_code for card in (one, other)] == [200, 409]
    after = told()
    for status in (200, 409):
        series = f'kanban_request_seconds_count{{method="POST",status="{status}",view="take_card"}}'
        assert after[series] - before.get(series, 0) == 1
    assert after["kanban_log_rows_total"] - before["kanban_log_rows_total"] == 1


@override_settings(METRICS_TOKEN=TOKEN)
def test_addresses_that_are_none_make_no_series_of_their_own() -> None:
    Client().generic("BREW", "/coffee/7/")
    series = {name for name in told() if 'view="none"' in name and "count" in name}
    assert series
    assert not any(re.search("coffee|BREW", name) for name in told())


@override_settings(METRICS_TOKEN=TOKEN)
def test_how_far_figures_are_behind_is_told_since_the_first_move_they_do_not_know(idea: Column, owner: User) -> None:
    now = timezone.now()
    refresh_figures(Board.objects.get(pk=idea.board_id), at=now - timedelta(hours=1))
    assert told()["kanban_refresh_lag_seconds"] < 3600
    for minutes in (5, 1):
        at = now - timedelta(minutes=minutes)
        create_card(board=idea.board, column=idea, title="X", by=owner, at=at)
    assert told()["kanban_boards_behind"] == 1
    assert told()["kanban_refresh_lag_seconds"] == pytest.approx(300, abs=20)


@override_settings(METRICS_TOKEN=TOKEN)
def test_nothing_is_behind_once_figures_are_fresh(board: Board) -> None:
    refresh_figures(Board.objects.get(pk=board.pk), at=timezone.now())
    assert told()["kanban_boards_behind"] == told()["kanban_refresh_lag_seconds"] == 0
    waiting = [value for name, value in told().items() if "waiting" in name]
    assert waiting == [0, 0, 0, 0]
