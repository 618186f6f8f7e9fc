import pytest

from metrics.flow import Spread, percentile, spread

TEN = [13, 1, 2, 5, 2, 3, 21, 4, 5, 8]


@pytest.mark.parametrize(("p", "value"), [(50, 4), (70, 5), (85, 13), (95, 21)])
def test_a_percentile_is_the_value_at_the_nearest_rank(p, value):
    assert percentile(TEN, p) == value


@pytest.mark.parametrize("p", [50, 85, 95])
def test_every_percentile_of_one_value_is_that_value(p):
    assert percentile([7.5], p) == 7.5


def test_85_percent_of_20_is_the_17th_and_not_the_18th():
    # 0.85 * 20 is 17.000000000000004 in binary fractions.
    assert percentile(range(1, 21), 85) == 17


def test_under_five_cards_there_are_no_percentiles():
    assert spread([1, 2, 3, 4]) == Spread(4, None, None, None, None)


def test_from_five_cards_on_there_are_percentiles():
    assert spread([5, 4, 3, 2, 1]) == Spread(5, 3, 4, 5, 5)


@pytest.mark.parametrize(("count", "thin"), [(0, True), (19, True), (20, False)])
def test_under_twenty_cards_percentiles_are_thin(count, thin):
    assert spread([1.0] * count).thin is thin
