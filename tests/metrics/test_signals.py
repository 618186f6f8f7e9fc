"""Process behaviour charts: what they call more than noise. Limits 2 to 10 around 6."""

import pytest

from metrics.signals import Change, change, signals

LIMITS = {"mean": 6, "lower": 2, "upper": 10}


@pytest.mark.parametrize("values", [[], [6], [2, 10], [3, 9, 3, 9], [7] * 7, [5] * 7])
def test_within_the_limits_it_is_noise(values):
    assert change(values, **LIMITS) is Change.NOISE
    assert signals(values, **LIMITS) == []


def test_a_point_outside_the_limits_is_a_signal():
    assert change([6, 11, 6], **LIMITS) is Change.MORE
    assert change([6, 1, 6], **LIMITS) is Change.LESS
    assert signals([6, 11, 6, 1], **LIMITS) == [1, 3]


def test_eight_in_a_row_on_one_side_of_the_mean_are_a_signal():
    assert change([7] * 8, **LIMITS) is Change.MORE
    assert change([5] * 8, **LIMITS) is Change.LESS
    assert signals([5, *[7] * 8, 6], **LIMITS) == list(range(1, 9))


def test_a_value_on_the_mean_ends_a_run():
    assert change([7, 7, 7, 7, 6, 7, 7, 7, 7], **LIMITS) is Change.NOISE


def test_of_two_signals_the_latest_speaks():
    assert change([11, 6, 1], **LIMITS) is Change.LESS
    assert change([1, 6, 11], **LIMITS) is Change.MORE
