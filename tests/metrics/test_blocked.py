import numpy as np
import pytest

from metrics.blocked import blocked_days, flow_efficiency
from metrics.weeks import Window
from tests.metrics.told import IDEA, INBOX, READY, ROW, VALIDATION, at, blocks, lives

EVER = Window(None, ())
ACTIVE = np.array([place == VALIDATION for place in range(len(ROW.columns))])

# Active for 2 days, waiting for 4, active for 3.
WORKED = [(VALIDATION, 0), (IDEA, 2), (VALIDATION, 6), (READY, 9)]


def efficiency(*cards, blocked=()) -> float | None:
    return flow_efficiency(lives(*cards), blocks(*blocked) if blocked else blocks((99, 0, 1)), ACTIVE, EVER)


def test_efficiency_is_the_share_of_active_time_in_the_lead_time():
    assert efficiency(WORKED) == pytest.approx(5 / 9)


def test_time_blocked_in_an_active_column_is_no_work():
    # From 4 to 6 it waited in Idea, from 6 to 7 work was blocked.
    assert efficiency(WORKED, blocked=[(1, 4, 7)]) == pytest.approx((5 - 1) / 9)


def test_blocks_that_overlap_count_once():
    assert efficiency(WORKED, blocked=[(1, 6, 7.5), (1, 7, 8), (1, 6.5, 7)]) == pytest.approx((5 - 2) / 9)


def test_the_blocks_of_others_count_for_nothing():
    assert efficiency(WORKED, blocked=[(2, 0, 9)]) == pytest.approx(5 / 9)


def test_it_is_a_ratio_of_sums_not_a_mean_of_ratios():
    quick = [(VALIDATION, 0), (READY, 1)]
    assert efficiency(WORKED, quick) == pytest.approx((5 + 1) / (9 + 1))


def test_what_was_done_before_start_or_after_finish_counts_for_nothing():
    late = [(INBOX, 0), (IDEA, 5), (READY, 7), (VALIDATION, 8), (READY, 10)]
    # From 5 to 10, of which 2 days in Validation.
    assert efficiency(late) == pytest.approx(2 / 5)


def test_where_nothing_was_measured_there_is_no_efficiency():
    assert efficiency([(VALIDATION, 0)], [(INBOX, 0), (READY, 2)]) is None


def test_a_card_finished_the_instant_it_started_has_no_time_to_divide_by():
    assert efficiency([(IDEA, 1), (READY, 1)]) is None


def test_blocked_days_are_told_by_column_up_to_now():
    still_blocked = [(IDEA, 0), (VALIDATION, 3)]
    told = blocked_days(lives(still_blocked), blocks((1, 2, 10)), EVER, at(10))
    assert told == {IDEA: 1, VALIDATION: 7}
