"""What the Flow page is told of a board."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from boards.models import Board, Column
from boards.moves import block_card, create_card, discard_card, move_card
from metrics.picture import flow_picture
from tests.cast import after

NOW = after(days=60)


def finish(idea: Column, validation: Column, ready: Column, by: User, began: float, days: float, **written) -> None:
    """Half of the time in Idea, half in Validation."""
    card = create_card(board=idea.board, column=idea, title="Idea", by=by, at=after(days=began), **written)
    move_card(card=card, to=validation, by=by, at=after(days=began + days / 2), override_reason="so be it")
    move_card(card=card, to=ready, by=by, at=after(days=began + days))


@pytest.fixture
def story(board: Board, idea: Column, validation: Column, ready: Column, owner: User) -> Board:
    Column.objects.update(maximum=None)
    for began in range(0, 48, 4):
        finish(idea, validation, ready, owner, began, 4 + began / 8, work_type="defect" if began % 8 else "feature")
    gone = create_card(board=board, column=idea, title="Gone", by=owner, at=after(days=30))
    discard_card(card=gone, reason="evidence", by=owner, at=after(days=31))
    late = create_card(board=board, column=idea, title="Late", by=owner, at=after(days=20))
    move_card(card=late, to=validation, by=owner, at=after(days=40))
    block_card(card=late, reason="supplier", by=owner, at=after(days=50))
    return Board.objects.get()


def told(board: Board, **asked: Any) -> dict:
    return flow_picture(board, **{"as_of": NOW, "weeks": 12, **asked})


def test_the_days_of_the_window_tell_load_and_columns_alike(story):
    picture = told(story)
    assert picture["cfd"]["days"][0] == picture["window"]["from"][:10] == "2026-03-09"
    flowing = [column["name"] for column in picture["columns"] if column["part"] == "flow"]
    assert picture["load_by_day"] == [
        sum(picture["cfd"]["columns"][name][day] for name in flowing) for day in range(len(picture["cfd"]["days"]))
    ]
    assert picture["load_by_day"][-1] == picture["flow_load"]["total"] == 1


def test_dots_are_the_lead_times_and_bars_count_them(story):
    picture = told(story, weeks=None)
    days = [dot["days"] for dot in picture["lead_times"]["dots"]]
    assert (len(days), picture["lead_times"]["of"]) == (12, 12)
    assert days == [4 + began / 8 for began in range(0, 48, 4)]
    assert sum(bar["cards"] for bar in picture["lead_time_histogram"]) == 12
    assert picture["lead_time_histogram"][4] == {"from": 4, "to": 5, "cards": 2}  # 4 and 4.5


def test_of_too_many_dots_those_above_the_85th_percentile_are_shown_first(story, monkeypatch):
    monkeypatch.setattr("metrics.picture.MOST_DOTS", 4)
    picture = told(story, weeks=None)
    days = [dot["days"] for dot in picture["lead_times"]["dots"]]
    assert (len(days), picture["lead_times"]["of"]) == (4, 12)
    assert 9.5 in days  # the longest of all


def test_weeks_are_those_of_the_window_and_the_running_one(story):
    weeks = told(story, weeks=3)["weeks"]
    assert [week["complete"] for week in weeks] == [True, True, True, False]
    assert all(sum(week["by_work_type"].values()) == week["finished"] for week in weeks)


def test_a_column_s_pace_is_the_age_at_which_finished_cards_left_it(story):
    pace = told(story, weeks=None)["ageing"]["pace"]
    # Out of Idea after half of 4 to 9.5 days.
    assert pace["Idea"]["p50"] == 3.25
    assert pace["Validation"]["p50"] == 6.5
    assert pace["Prototyping"] is None


def test_a_card_under_way_tells_whether_it_is_blocked(story):
    (late,) = told(story)["ageing"]["cards"]
    assert (late["title"], late["blocked"], late["age_days"]) == ("Late", True, 40)


def test_time_in_a_column_tells_how_much_of_it_was_blocked(story):
    validation = told(story, weeks=None)["time_in_column"]["Validation"]
    assert (validation["kind"], validation["blocked_days"]) == ("active", 10)
    assert validation["total_days"] == 20 + 6.75 * 6  # Late, and half of 12 lead times of 6.75 on average
    shares = [time["share"] for time in told(story, weeks=None)["time_in_column"].values()]
    assert sum(shares) == pytest.approx(1)


def test_the_curve_of_survival_begins_with_all_open(story):
    curve = told(story)["survival"]["curve"]
    assert curve[0] == {"day": 0, "open": 1, "ready": 0, "discarded": 0}
    assert all(step["open"] + step["ready"] + step["discarded"] == pytest.approx(1) for step in curve)


def test_the_forecast_is_the_same_all_week_and_says_how_often_it_held(story):
    forecast = told(story)["forecast"]
    assert forecast == told(story, as_of=NOW + timedelta(minutes=1))["forecast"]
    # Seven weeks are complete: five to promise from, and four to hold it in, are nine.
    assert (forecast["weeks_of_history"], forecast["backtest"]) == (7, None)
    assert told(story, as_of=NOW + timedelta(weeks=2))["forecast"]["backtest"]["tries"] == 1


def test_one_work_type_alone(story):
    picture = told(story, weeks=None, work_type="feature")
    assert picture["filter"]["work_type"] == "feature"
    assert (picture["finished"], picture["discards"]["count"]) == (6, 1)
    assert picture["flow_distribution"] == {"feature": 1}
    assert picture["cfd"]["columns"]["Ready for Dev"][-1] == 6


def test_only_the_cards_that_have_been_in_a_column(story, validation, prototyping):
    assert told(story, weeks=None, column=validation)["cards"] == 13  # all but Gone
    assert told(story, weeks=None, column=prototyping)["cards"] == 0


@pytest.mark.parametrize("as_of", [after(days=-100), after(days=0)])
def test_before_the_first_event_there_is_nothing_to_tell(story, as_of):
    picture = told(story, as_of=as_of)
    assert (picture["cards"], picture["weeks"], picture["cfd"]["days"]) == (0, [], [])
    assert picture["forecast"] is None


def test_an_empty_board_has_a_picture_too(board):
    assert told(board)["cards"] == 0


def test_a_window_longer_than_history_is_all_of_history(story):
    assert told(story, weeks=500)["finished"] == told(story, weeks=7)["finished"]


def test_zones_of_half_hours_lose_no_card(story):
    Board.objects.update(timezone="Asia/Kolkata")
    assert sum(week["finished"] for week in told(Board.objects.get(), weeks=None)["weeks"]) == 12
    Board.objects.update(timezone="Australia/Lord_Howe")  # half an hour of daylight saving, which ends in April
    assert sum(week["finished"] for week in told(Board.objects.get(), weeks=None)["weeks"]) == 12
