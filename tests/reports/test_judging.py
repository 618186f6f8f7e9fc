"""A week against those before it: what a process behaviour chart calls more than noise."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from metrics.signals import Change
from reports.judging import mean_lead_time, verdict, week_figures

UTC = ZoneInfo("UTC")
WEEK = date(2026, 5, 4)


@pytest.mark.parametrize("values", [[], [3], [1, 2, 1, 2, 9]])
def test_of_fewer_than_five_weeks_before_nothing_is_said(values):
    assert verdict(values) is None


def test_within_the_limits_of_the_weeks_before_it_is_noise():
    assert verdict([2, 4, 2, 4, 2, 8]) is Change.NOISE  # 2.8 + 2.66 * 2 = 8.12


def test_outside_them_it_has_changed():
    assert verdict([2, 4, 2, 4, 2, 9]) is Change.MORE
    assert verdict([20, 21, 20, 21, 20, 9]) is Change.LESS


def test_the_eighth_in_a_row_on_one_side_of_the_mean_has_changed():
    assert verdict([*[4, 2] * 10, *[4] * 7]) is Change.NOISE
    assert verdict([*[4, 2] * 10, *[4] * 8]) is Change.MORE


def test_a_change_of_an_earlier_week_is_not_this_week_s():
    assert verdict([2, 4, 2, 40, 2, 4, 2, 4, 2, 3]) is Change.NOISE


def test_a_week_that_is_not_complete_is_counted_and_not_judged():
    weeks = [{"monday": "2026-05-04", "complete": False, "arrived": 3, "finished": 1, "discarded": 0}]
    told = week_figures({"weeks": weeks, "cfd": {"days": []}, "load_by_day": []}, WEEK)
    assert told["this_week"]["arrived"] == {"now": 3, "before": None, "changed": None}
    assert told["flow_load_before"] is None


def dots(*weeks: tuple[str, float]) -> dict:
    return {"lead_times": {"of": len(weeks), "dots": [{"finished": at, "days": days} for at, days in weeks]}}


BEFORE = [("2026-03-30", 10), ("2026-04-06", 12), ("2026-04-08", 14), ("2026-04-13", 10), ("2026-04-20", 13)]
BEFORE = [(f"{day}T12:00:00+00:00", days) for day, days in [*BEFORE, ("2026-04-27", 10)]]


def test_lead_time_is_judged_by_the_mean_of_each_week():
    """Those of the weeks before are 10, 13, 10, 13 and 10 days: 11.2 + 2.66 * 3 = 19.18."""
    told = mean_lead_time(dots(*BEFORE, ("2026-05-05T09:00:00+00:00", 60)), WEEK, UTC)
    assert told == {"now": 60, "before": pytest.approx(11.2), "changed": Change.MORE, "weeks": 5}
    within = mean_lead_time(dots(*BEFORE, ("2026-05-05T09:00:00+00:00", 19)), WEEK, UTC)
    assert within == {"now": 19, "before": pytest.approx(11.2), "changed": Change.NOISE, "weeks": 5}


def test_a_week_that_finished_nothing_has_no_lead_time_to_judge():
    assert mean_lead_time(dots(*BEFORE), WEEK, UTC) is None


def test_a_choice_of_the_cards_is_not_judged():
    picture = dots(*BEFORE, ("2026-05-05T09:00:00+00:00", 60))
    picture["lead_times"]["of"] = 2000
    assert mean_lead_time(picture, WEEK, UTC) is None


def test_after_weeks_that_were_all_alike_nothing_is_said():
    assert verdict([0, 0, 0, 0, 0, 0, 1]) is None
