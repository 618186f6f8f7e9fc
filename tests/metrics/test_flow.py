from datetime import date
from zoneinfo import ZoneInfo

import pytest

from boards.replay import Act
from metrics import flow
from metrics.flow import Week
from metrics.weeks import Window, weeks_between, window
from tests.metrics.told import BOX, IDEA, INBOX, LINE, LIVE, READY, VALIDATION, day, life

UTC = ZoneInfo("UTC")
EVER = Window(None, ())
# The log begins in the middle of week 10; week 13 is running.
WEEK_11, WEEK_12 = date(2026, 3, 9), date(2026, 3, 16)
NOW = day(23)
TWO_WEEKS = window(day(1), NOW, UTC, weeks=2)

EARLY = life((IDEA, 1), (READY, 4))
STRAIGHT_TO_READY = life((INBOX, 2), (READY, 8))
QUICK = life((IDEA, 6), (VALIDATION, 7), (READY, 9.5))
SLOW = life((IDEA, 1), (READY, 15))
THIS_WEEK = life((IDEA, 20), (READY, 22), work_type="defect")
IN_IDEA = life((IDEA, 5), work_type="risk")
IN_VALIDATION = life((IDEA, 5), (VALIDATION, 9), (IDEA, 10), (VALIDATION, 12))
IN_INBOX = life((INBOX, 5))
GONE = life((IDEA, 5), (Act.DISCARD, 16))
ARCHIVED = life((IDEA, 10), (LIVE, 17), (Act.ARCHIVE, 20))
CARDS = [EARLY, STRAIGHT_TO_READY, QUICK, SLOW, THIS_WEEK, IN_IDEA, IN_VALIDATION, IN_INBOX, GONE, ARCHIVED]


def test_finished_are_those_whose_finish_lies_in_the_window():
    assert flow.finished(CARDS, TWO_WEEKS) == [STRAIGHT_TO_READY, QUICK, SLOW, THIS_WEEK, ARCHIVED]


def test_a_finished_card_that_never_lay_in_the_flow_is_unmeasured():
    assert flow.unmeasured(CARDS, TWO_WEEKS) == [STRAIGHT_TO_READY]


def test_discarded_are_those_that_lie_discarded_and_never_count_as_finished():
    assert flow.discarded(CARDS) == [GONE]
    assert GONE not in flow.finished(CARDS, EVER)


def test_a_card_brought_back_is_no_longer_discarded():
    assert flow.discarded([life((IDEA, 0), (Act.DISCARD, 1), (IDEA, 2))]) == []


def test_lead_times_are_those_of_the_cards_finished_in_the_window():
    # QUICK 3.5, SLOW 14, THIS_WEEK 2, ARCHIVED 7 and another of 4: in order 2, 3.5, 4, 7, 14.
    spread = flow.lead_times([*CARDS, life((IDEA, 10), (READY, 14))], TWO_WEEKS)
    assert (spread.count, spread.p50, spread.p70, spread.p85, spread.p95) == (5, 4, 7, 14, 14)


def test_backward_moves_are_counted_in_the_window():
    assert flow.backward_moves(CARDS, EVER) == 1
    assert flow.backward_moves(CARDS, window(day(1), NOW, UTC, weeks=1)) == 0


def test_the_flow_load_is_what_lies_from_start_up_to_finish():
    assert flow.flow_load(CARDS, LINE).total == 2


def test_the_flow_load_by_work_type():
    assert flow.flow_load(CARDS, LINE).by_work_type == {"risk": 1, "feature": 1}


def test_by_column_counts_every_card_where_it_is_but_the_discarded():
    assert flow.flow_load(CARDS, LINE).by_column == {INBOX: 1, IDEA: 1, VALIDATION: 1, READY: 5, LIVE: 1}


def test_throughput_tells_every_week_those_without_anything_too():
    cards = [EARLY, QUICK, SLOW, GONE, IN_INBOX]
    assert flow.throughput(cards, weeks_between(day(1), NOW, UTC), UTC) == [
        Week(date(2026, 3, 2), arrived=4, finished=1, discarded=0),
        Week(date(2026, 3, 9), arrived=0, finished=1, discarded=0),
        Week(date(2026, 3, 16), arrived=0, finished=1, discarded=1),
        Week(date(2026, 3, 23), arrived=0, finished=0, discarded=0),
    ]


def test_a_week_of_throughput_is_one_in_the_boards_zone():
    sunday_2330_utc = life((IDEA, 0), (READY, 7 - 0.5 / 24))
    weeks = weeks_between(day(0), day(8), ZoneInfo("Europe/Paris"))
    assert [week.finished for week in flow.throughput([sunday_2330_utc], weeks, UTC)] == [1, 0]
    assert [week.finished for week in flow.throughput([sunday_2330_utc], weeks, ZoneInfo("Europe/Paris"))] == [0, 1]


def test_the_mean_is_taken_over_complete_weeks_and_counts_the_unmeasured():
    # Week 11: STRAIGHT_TO_READY and QUICK; week 12: SLOW and ARCHIVED; neither EARLY nor THIS_WEEK.
    assert TWO_WEEKS.weeks == (WEEK_11, WEEK_12)
    assert flow.mean_per_week(CARDS, TWO_WEEKS, UTC) == 2


def test_weeks_without_a_finish_lower_the_mean():
    assert flow.mean_per_week([SLOW], TWO_WEEKS, UTC) == 0.5


def test_there_is_no_mean_before_a_week_is_complete():
    assert flow.mean_per_week([EARLY], EVER, UTC) is None


@pytest.mark.parametrize(("load", "mean", "weeks"), [(10, 2, 5), (0, 2, 0), (10, 0, None), (10, None, None)])
def test_weeks_of_load_are_load_by_mean_and_none_when_nothing_was_finished(load, mean, weeks):
    assert flow.weeks_of_load(load, mean) == weeks


def test_time_in_column_sums_the_stays_of_a_card():
    # In Idea: 4 days and 2 days; in Validation: 1 day, and 11 days that are not over.
    times = flow.time_in_column([IN_VALIDATION], LINE, EVER, NOW)
    assert (times[IDEA].visits, times[IDEA].cards, times[IDEA].total) == (2, 1, 6)
    assert (times[VALIDATION].visits, times[VALIDATION].cards, times[VALIDATION].total) == (2, 1, 12)


def test_median_and_percentile_of_a_column_are_those_of_the_cards_sums():
    cards = [life((VALIDATION, 0), (READY, days)) for days in (1, 2, 3, 5)]
    cards.append(life((VALIDATION, 0), (IDEA, 2), (VALIDATION, 3), (READY, 11)))
    time = flow.time_in_column(cards, LINE, EVER, NOW)[VALIDATION]
    assert (time.visits, time.cards, time.total, time.median, time.p85) == (6, 5, 21, 3, 10)


def test_the_window_takes_the_stays_that_ended_in_it_whole_and_the_open_ones():
    before = life((VALIDATION, 1), (READY, 6.9))
    across = life((VALIDATION, 1), (READY, 7))
    open_all_along = life((VALIDATION, 1))
    time = flow.time_in_column([before, across, open_all_along], LINE, TWO_WEEKS, NOW)[VALIDATION]
    assert (time.visits, time.total) == (2, 6 + 22)


def test_a_discard_closes_the_stay():
    assert flow.time_in_column([GONE], LINE, TWO_WEEKS, NOW)[IDEA].total == 11


def test_intake_has_a_time_and_finish_has_none():
    assert set(flow.time_in_column([life((BOX, 0), (READY, 1), (LIVE, 2))], LINE, EVER, NOW)) == {BOX}


@pytest.mark.parametrize(("cards", "pace"), [(4, None), (5, 3)])
def test_a_card_is_held_against_a_pace_only_from_five_cards_on(cards, pace):
    times = flow.time_in_column([life((IDEA, 0), (READY, 3))] * cards, LINE, EVER, NOW)
    assert times[IDEA].pace == pace
