"""Two windows side by side."""

from typing import Any

import pytest

from metrics.comparing import Compared, compare
from metrics.signals import Change


def picture(finished: list[int], *, p85: float | None = 30.0, efficiency: float | None = 0.25) -> dict[str, Any]:
    weeks = [{"arrived": 2, "finished": number, "discarded": 1, "complete": True} for number in finished]
    running = {"arrived": 0, "finished": 0, "discarded": 0, "complete": False}
    return {
        "weeks": [*weeks, running],
        "flow_load": {"total": 10},
        "weeks_of_load": 5.0,
        "lead_time": {"p50": 20.0, "p85": p85},
        "flow_efficiency": efficiency,
        "discards": {"rate": 0.4},
        "backward_moves": 3,
    }


def row(name: str, before: dict[str, Any], after: dict[str, Any]) -> Compared:
    return next(each for each in compare(before, after) if each.name == name)


# Mean 2, moving ranges of 2 throughout: limits 0 (-3.32) to 7.32.
STEADY = [1, 3, 1, 3, 1, 3]


def test_both_values_and_their_difference_are_told():
    told = row("85 % ready within", picture(STEADY), picture(STEADY, p85=24.0))
    assert (told.before, told.after, told.difference) == (30.0, 24.0, -6.0)


def test_the_running_week_is_no_part_of_a_mean():
    assert row("Finished", picture(STEADY), picture([4, 2])).difference == 1.0


@pytest.mark.parametrize(
    ("later", "verdict"),
    [
        ([2, 3, 2], Change.NOISE),
        ([7, 7], Change.NOISE),
        ([3, 8], Change.MORE),
        ([0] * 7, Change.NOISE),
        ([1] * 8, Change.LESS),
    ],
)
def test_the_later_weeks_are_held_against_the_limits_of_the_earlier(later, verdict):
    assert row("Finished", picture(STEADY), picture(later)).verdict is verdict


def test_of_few_weeks_there_is_no_verdict():
    assert row("Finished", picture([1, 3, 1, 3]), picture([9])).verdict is None
    assert row("Finished", picture(STEADY), picture([])).verdict is None


def test_what_no_chart_can_be_drawn_of_has_no_verdict():
    assert row("85 % ready within", picture(STEADY), picture(STEADY, p85=99.0)).verdict is None


def test_what_is_not_known_has_no_difference():
    told = row("Flow efficiency", picture(STEADY, efficiency=None), picture(STEADY))
    assert (told.before, told.difference) == (None, None)


def test_a_signal_against_the_way_that_the_figure_went_is_noise():
    # Eight is outside the limits, but the later weeks have no more cards than the earlier: 2 a week.
    assert row("Finished", picture(STEADY), picture([8, 0, 0, 0])).verdict is Change.NOISE


def test_moves_are_told_by_the_week_for_windows_may_differ_in_length():
    assert row("Moves to the left", picture(STEADY), picture([2, 2])).before == 0.5
