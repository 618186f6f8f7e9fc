from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.replay import Act
from metrics.survival import survival, survival_of
from tests.metrics.told import IDEA, INBOX, READY, Event, at, lives

READY_, GONE, OPEN = "RKo"
fates = st.lists(st.tuples(st.floats(0, 400), st.sampled_from("RKo")), max_size=40)


def told(ideas: Sequence[tuple[float, str]]):
    fate = np.array([each for _, each in ideas], dtype="<U1")
    return survival(np.array([days for days, _ in ideas], float), fate == READY_, fate == GONE)


EIGHT = [(3, "R"), (5, "K"), (6, "o"), (8, "R"), (8, "K"), (10, "o"), (12, "R"), (15, "o")]


def test_eight_ideas_by_hand():
    # Open: 7/8, 6/8, of five at risk two end: 0.45, of two at risk one ends: 0.225.
    assert told(EIGHT).at(12) == pytest.approx((0.225, 0.5, 0.275))
    assert told(EIGHT).at(8) == pytest.approx((0.45, 0.275, 0.275))


def test_before_the_first_exit_all_are_open():
    assert told(EIGHT).at(2.9) == (1, 0, 0)
    assert told([]).at(30) == (1, 0, 0)


def test_the_median_is_the_first_age_at_which_half_or_fewer_are_open():
    assert told(EIGHT).median == 8
    assert told([(1, "R"), (2, "o")]).median == 1
    assert told([(1, "R"), (2, "o"), (3, "o")]).median is None


def test_who_is_last_seen_when_another_ends_was_at_risk_until_then():
    assert told([(5, "R"), (5, "o")]).at(5) == (0.5, 0.5, 0)


@given(fates)
def test_the_three_shares_sum_to_one_at_every_age(ideas):
    curve = told(ideas)
    assert np.allclose(curve.open + curve.ready + curve.discarded, 1)
    assert sum(curve.at(30)) == pytest.approx(1)


@given(fates)
def test_nobody_comes_back(ideas):
    curve = told(ideas)
    assert (np.diff(curve.open) <= 1e-12).all()
    assert (np.diff(curve.ready) >= -1e-12).all()
    assert (np.diff(curve.discarded) >= -1e-12).all()


def test_ideas_are_watched_from_start_to_their_end_or_to_now():
    ready = [(INBOX, 0), (IDEA, 1), (READY, 4)]
    gone: list[Event] = [(IDEA, 0), (Act.DISCARD, 5)]
    still_open = [(IDEA, 2)]
    never_started = [(INBOX, 0)]
    unmeasured = [(READY, 3)]
    curve = survival_of(lives(ready, gone, still_open, never_started, unmeasured), at(10))
    # After 3 days one of three is ready, after 5 one of the two left is discarded; the last is open for 8.
    assert curve.days.tolist() == [3, 5]
    assert curve.at(8) == pytest.approx((1 / 3, 1 / 3, 1 / 3))


def test_what_was_archived_unfinished_was_watched_until_then():
    """It was finished when it was archived; then finish was moved to the right."""
    archived: list[Event] = [(IDEA, 0), (Act.ARCHIVE, 4)]
    gone: list[Event] = [(IDEA, 0), (Act.DISCARD, 5)]
    curve = survival_of(lives(archived, gone), at(10))
    assert curve.at(5) == pytest.approx((0, 0, 1))  # of one at risk one is discarded
