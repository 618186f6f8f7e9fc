from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from boards.models import WorkType
from boards.replay import Act
from metrics import flow
from metrics.flow import Week
from metrics.lives import Lives
from metrics.weeks import Window, weeks_between, window
from tests.metrics.told import BOX, IDEA, INBOX, LIVE, READY, VALIDATION, Event, at, day, lives

UTC = ZoneInfo("UTC")
EVER = Window(None, ())
# The log begins in the middle of week 10; week 13 is running.
WEEK_11, WEEK_12 = date(2026, 3, 9), date(2026, 3, 16)
NOW = 23
TWO_WEEKS = window(day(1), day(NOW), UTC, weeks=2)
FEATURE, DEFECT, RISK = (WorkType.values.index(kind) for kind in (WorkType.FEATURE, WorkType.DEFECT, WorkType.RISK))

EARLY = [(IDEA, 1), (READY, 4)]
STRAIGHT_TO_READY = [(INBOX, 2), (READY, 8)]
QUICK = [(IDEA, 6), (VALIDATION, 7), (READY, 9.5)]
SLOW = [(IDEA, 1), (READY, 15)]
THIS_WEEK = [(IDEA, 20), (READY, 22)]
IN_IDEA = [(IDEA, 5)]
IN_VALIDATION = [(IDEA, 5), (VALIDATION, 9), (IDEA, 10), (VALIDATION, 12)]
IN_INBOX = [(INBOX, 5)]
GONE: list[Event] = [(IDEA, 5), (Act.DISCARD, 16)]
ARCHIVED: list[Event] = [(IDEA, 10), (LIVE, 17), (Act.ARCHIVE, 20)]
ALL: list[Sequence[Event]] = [
    EARLY,
    STRAIGHT_TO_READY,
    QUICK,
    SLOW,
    THIS_WEEK,
    IN_IDEA,
    IN_VALIDATION,
    IN_INBOX,
    GONE,
    ARCHIVED,
]


@pytest.fixture
def cards() -> Lives:
    return lives(*ALL, work_types={5: WorkType.DEFECT, 6: WorkType.RISK})


def chosen(flags) -> list:
    return [card for card, flag in zip(ALL, flags, strict=True) if flag]


def test_finished_are_those_whose_finish_lies_in_the_window(cards):
    assert chosen(flow.finished(cards, TWO_WEEKS)) == [STRAIGHT_TO_READY, QUICK, SLOW, THIS_WEEK, ARCHIVED]


def test_a_finished_card_that_never_lay_in_the_flow_is_unmeasured(cards):
    assert chosen(flow.unmeasured(cards, TWO_WEEKS)) == [STRAIGHT_TO_READY]


def test_discarded_are_those_that_lie_discarded_and_never_count_as_finished(cards):
    assert chosen(flow.discarded(cards)) == [GONE]
    assert GONE not in chosen(flow.finished(cards, EVER))


def test_a_card_brought_back_is_no_longer_discarded():
    assert not flow.discarded(lives([(IDEA, 0), (Act.DISCARD, 1), (IDEA, 2)])).any()


def test_lead_times_are_those_of_the_cards_finished_in_the_window():
    # QUICK 3.5, SLOW 14, THIS_WEEK 2, ARCHIVED 7 and another of 4.
    cards = lives(*ALL, [(IDEA, 10), (READY, 14)])
    assert sorted(flow.lead_times(cards, TWO_WEEKS)) == [2, 3.5, 4, 7, 14]
    spread = flow.spread(flow.lead_times(cards, TWO_WEEKS))
    assert (spread.count, spread.p50, spread.p70, spread.p85, spread.p95) == (5, 4, 7, 14, 14)


def test_time_to_market_runs_to_where_users_have_it():
    cards = lives([(IDEA, 0), (READY, 8), (LIVE, 10)], [(IDEA, 0), (LIVE, 2)], [(INBOX, 0), (LIVE, 9)], QUICK)
    assert flow.times_to_market(cards, TWO_WEEKS).tolist() == [10]


def test_backward_moves_are_counted_in_the_window(cards):
    assert flow.returned(cards, EVER).sum() == 1
    assert flow.returned(cards, window(day(1), day(NOW), UTC, weeks=1)).sum() == 0


def test_the_flow_load_is_what_lies_from_start_up_to_finish(cards):
    assert flow.flow_load(cards).total == 2


def test_the_flow_load_by_work_type(cards):
    assert flow.flow_load(cards).by_work_type == {RISK: 1, FEATURE: 1}


def test_by_column_counts_every_card_where_it_is_but_the_discarded(cards):
    assert flow.flow_load(cards).by_column == {INBOX: 1, IDEA: 1, VALIDATION: 1, READY: 5, LIVE: 1}


def test_throughput_tells_every_week_those_without_anything_too():
    cards = lives(EARLY, QUICK, SLOW, GONE, IN_INBOX)
    assert flow.throughput(cards, weeks_between(day(1), day(NOW), UTC), UTC) == [
        Week(date(2026, 3, 2), arrived=4, finished=1, discarded=0),
        Week(date(2026, 3, 9), arrived=0, finished=1, discarded=0),
        Week(date(2026, 3, 16), arrived=0, finished=1, discarded=1),
        Week(date(2026, 3, 23), arrived=0, finished=0, discarded=0),
    ]


def test_a_week_of_throughput_is_one_in_the_boards_zone():
    sunday_2330_utc = lives([(IDEA, 0), (READY, 7 - 0.5 / 24)])
    weeks = weeks_between(day(0), day(8), ZoneInfo("Europe/Paris"))
    assert [week.finished for week in flow.throughput(sunday_2330_utc, weeks, UTC)] == [1, 0]
    assert [week.finished for week in flow.throughput(sunday_2330_utc, weeks, ZoneInfo("Europe/Paris"))] == [0, 1]


def test_the_mean_is_taken_over_complete_weeks_and_counts_the_unmeasured(cards):
    # Week 11: STRAIGHT_TO_READY and QUICK; week 12: SLOW and ARCHIVED; neither EARLY nor THIS_WEEK.
    assert TWO_WEEKS.weeks == (WEEK_11, WEEK_12)
    assert flow.finished_per_week(cards, TWO_WEEKS, UTC) == [2, 2]


def test_weeks_without_a_finish_lower_the_mean():
    assert flow.mean_per_week(flow.finished_per_week(lives(SLOW), TWO_WEEKS, UTC)) == 0.5


def test_there_is_no_mean_before_a_week_is_complete():
    assert flow.mean_per_week(flow.finished_per_week(lives(EARLY), EVER, UTC)) is None


@pytest.mark.parametrize(("load", "mean", "weeks"), [(10, 2, 5), (0, 2, 0), (10, 0, None), (10, None, None)])
def test_weeks_of_load_are_load_by_mean_and_none_when_nothing_was_finished(load, mean, weeks):
    assert flow.weeks_of_load(load, mean) == weeks


def test_time_in_column_sums_the_stays_of_a_card():
    # In Idea: 4 days and 2 days; in Validation: 1 day, and 11 days that are not over.
    times = flow.time_in_column(lives(IN_VALIDATION), EVER, at(NOW))
    assert (times[IDEA].visits, times[IDEA].cards, times[IDEA].total) == (2, 1, 6)
    assert (times[VALIDATION].visits, times[VALIDATION].cards, times[VALIDATION].total) == (2, 1, 12)


def test_median_and_percentile_of_a_column_are_those_of_the_cards_sums():
    cards = [[(VALIDATION, 0), (READY, days)] for days in (1, 2, 3, 5)]
    back_and_forth = [(VALIDATION, 0), (IDEA, 2), (VALIDATION, 3), (READY, 11)]
    time = flow.time_in_column(lives(*cards, back_and_forth), EVER, at(NOW))[VALIDATION]
    assert (time.visits, time.cards, time.total, time.median, time.p85) == (6, 5, 21, 3, 10)


def test_the_window_takes_the_stays_that_ended_in_it_whole_and_the_open_ones():
    before, across, open_all_along = [(VALIDATION, 1), (READY, 6.9)], [(VALIDATION, 1), (READY, 7)], [(VALIDATION, 1)]
    time = flow.time_in_column(lives(before, across, open_all_along), TWO_WEEKS, at(NOW))[VALIDATION]
    assert (time.visits, time.total) == (2, 6 + 22)


def test_a_discard_closes_the_stay():
    assert flow.time_in_column(lives(GONE), TWO_WEEKS, at(NOW))[IDEA].total == 11


def test_intake_has_a_time_and_finish_has_none():
    assert set(flow.time_in_column(lives([(BOX, 0), (READY, 1), (LIVE, 2)]), EVER, at(NOW))) == {BOX}


def test_flow_distribution_is_the_share_of_each_work_type_among_the_finished(cards):
    # Five were finished in the window, THIS_WEEK is a defect.
    assert flow.flow_distribution(cards, TWO_WEEKS) == {FEATURE: 0.8, DEFECT: 0.2}


def test_the_discard_rate_is_the_share_of_the_discarded_among_all_that_ended(cards):
    told = flow.discards(cards, TWO_WEEKS)
    assert (told.count, told.rate, told.by_column) == (1, 1 / 6, {IDEA: 1})


def test_where_nothing_ended_there_is_no_discard_rate():
    assert flow.discards(lives(IN_IDEA), EVER).rate is None


def test_ages_are_told_from_start_and_from_the_last_arrival_the_oldest_first(cards):
    numbers, age, column_age = flow.ages(cards, at(NOW))
    assert [ALL[number] for number in numbers] == [IN_IDEA, IN_VALIDATION]
    assert (age.tolist(), column_age.tolist()) == ([18, 18], [18, 11])


def test_limits_of_weekly_throughput():
    told = flow.xmr([4, 6, 5, 9, 3, 7, 6, 5])
    assert told is not None
    assert (told.mean, told.lnpl) == (5.625, 0.0)  # -1.595 cards cannot be finished
    assert told.mr_bar == pytest.approx(2.7142857)
    assert told.unpl == pytest.approx(12.845)
    assert told.url == pytest.approx(8.8703, abs=1e-4)


def test_under_two_weeks_there_are_no_limits():
    assert flow.xmr([4]) is None


def test_of_an_empty_board_nothing_is_known():
    nobody = lives()
    assert flow.flow_load(nobody).total == 0
    assert flow.time_in_column(nobody, EVER, at(NOW)) == {}
    assert flow.flow_distribution(nobody, EVER) == {}
    assert flow.ages(nobody, at(NOW))[0].tolist() == []
