from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.forecast import FEWEST_WEEKS, Backtest, HowMany, When, backtest, batches, forecast, seed_of

SEED = 7
SEVEN_WEEKS_IN_TEN = [0, 0, 0, 1, 1, 1, 1, 1, 1, 1]
weeks_of_the_past = st.lists(st.integers(0, 9), min_size=FEWEST_WEEKS, max_size=20)


def test_where_every_week_was_the_same_nothing_is_left_to_chance():
    told = forecast([2, 2, 2, 2, 2], 5, seed=SEED)
    assert told is not None
    assert told.how_many[3] == HowMany(4, 8, 8, 8, 8)
    assert told.when[4] == When(5, 3, 3, 3, 3)


def test_one_card_in_seven_weeks_of_ten():
    # Within one week 70 %, within two 91 %, within three 97.3 %.
    told = forecast(SEVEN_WEEKS_IN_TEN, 1, seed=SEED)
    assert told is not None
    (one,) = told.when
    assert (one.p50, one.p85, one.p95) == (1, 2, 3)
    # None in a week: 30 %; so 50 % promise one or more, 85 % and 95 % none.
    next_week = told.how_many[0]
    assert (next_week.p50, next_week.p85, next_week.p95) == (1, 0, 0)


def test_a_rare_good_week_is_no_promise():
    told = forecast([0, 0, 0, 0, 10], 10, seed=SEED)
    assert told is not None
    # In four weeks none at all has a chance of 0.8 ** 4 = 41 %.
    assert (told.how_many[3].p50, told.how_many[3].p70) == (10, 0)


def test_where_nothing_was_ever_finished_nothing_is_promised():
    told = forecast([0] * 8, 2, seed=SEED)
    assert told is not None
    assert told.how_many[-1] == HowMany(12, 0, 0, 0, 0)
    assert told.when == [When(1, None, None, None, None), When(2, None, None, None, None)]


def test_under_five_weeks_of_history_there_is_no_forecast():
    assert forecast([3, 1, 2, 4], 5, seed=SEED) is None


def test_with_nothing_under_way_nobody_asks_when():
    told = forecast([1] * 5, 0, seed=SEED)
    assert told is not None
    assert told.when == []


@pytest.mark.parametrize(
    ("load", "asked"), [(0, []), (3, [1, 2, 3]), (24, [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24])]
)
def test_one_asks_for_a_dozen_batches_up_to_all_that_is_under_way(load, asked):
    assert batches(load) == asked


@settings(max_examples=25)
@given(finished=weeks_of_the_past, load=st.integers(0, 30), seed=st.integers(0, 2**40))
def test_more_confidence_promises_less_and_more_weeks_promise_more(finished, load, seed):
    told = forecast(finished, load, seed=seed)
    assert told is not None
    for row in told.how_many:
        assert row.p50 >= row.p70 >= row.p85 >= row.p95
    for sooner, later in zip(told.how_many, told.how_many[1:], strict=False):
        assert sooner.p85 <= later.p85
    for few, more in zip(told.when, told.when[1:], strict=False):
        assert few.p85 is None or more.p85 is None or few.p85 <= more.p85


@settings(max_examples=25)
@given(finished=weeks_of_the_past, seed=st.integers(0, 2**40))
def test_the_same_seed_gives_the_same_answer(finished, seed):
    assert forecast(finished, 5, seed=seed) == forecast(finished, 5, seed=seed)


def test_a_board_has_a_seed_of_its_own_for_each_week():
    assert seed_of(3, date(2026, 3, 2)) == 3_202_610
    assert len({seed_of(board, week) for board in (1, 2) for week in (date(2026, 3, 2), date(2026, 3, 9))}) == 4


def test_a_promise_from_equal_weeks_always_holds():
    assert backtest([2] * 12, seed=SEED) == Backtest(tries=4, held=4, empty=0)


def test_a_promise_does_not_hold_where_the_work_stops():
    # From the fifth week on "8 or more in four weeks" was promised; then 8, 6, 4 and 2 came.
    told = backtest([2] * 9 + [0] * 3, seed=SEED)
    assert told == Backtest(tries=4, held=1, empty=0)
    assert told.share == 0.25


def test_where_nothing_could_be_promised_no_promise_was_kept():
    # From seven weeks of nothing and one card "none or more" is promised: that cannot fail.
    told = backtest([0] * 5 + [1] + [0] * 6, seed=SEED)
    assert told == Backtest(tries=0, held=0, empty=4)
    assert told.share is None


def test_only_the_twelve_weeks_before_a_try_are_looked_at():
    long_ago, since = [50] * 10, [1] * 20
    told = backtest(long_ago + since, seed=SEED)
    assert told is not None
    # The last tries see nothing of the fifties.
    assert told.held >= len(since) - 12 - 4 + 1


def test_before_nine_weeks_no_promise_can_have_been_kept():
    assert backtest([1] * 8, seed=SEED) is None
