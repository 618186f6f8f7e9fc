from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from metrics.instants import NEVER
from metrics.weeks import Window, complete_weeks, week_name, week_of, weeks_between, window
from tests.metrics.told import at, day, ints

UTC_ZONE, PARIS = ZoneInfo("UTC"), ZoneInfo("Europe/Paris")
WEEK_10, WEEK_11, WEEK_12, WEEK_13 = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16), date(2026, 3, 23)


@pytest.mark.parametrize(
    ("instant", "in_utc", "in_paris"),
    [
        (datetime(2026, 3, 2, 23, 30, tzinfo=UTC), "2026-W10", "2026-W10"),
        (datetime(2026, 3, 1, 23, 30, tzinfo=UTC), "2026-W09", "2026-W10"),
    ],
)
def test_a_week_is_the_iso_week_in_the_boards_zone(instant, in_utc, in_paris):
    assert week_name(week_of(instant, UTC_ZONE)) == in_utc
    assert week_name(week_of(instant, PARIS)) == in_paris


def test_the_last_days_of_a_year_may_be_in_the_first_week_of_the_next():
    assert week_name(week_of(datetime(2025, 12, 30, tzinfo=UTC), UTC_ZONE)) == "2026-W01"


def test_weeks_go_from_the_first_events_to_the_running_one():
    assert weeks_between(day(6.9), day(7), UTC_ZONE) == [WEEK_10, WEEK_11]


def test_a_log_without_events_has_no_weeks():
    assert weeks_between(None, day(3), UTC_ZONE) == []


def test_a_week_begins_where_the_clock_of_its_midnight_was_skipped():
    tehran = ZoneInfo("Asia/Tehran")  # on 22 March 2021, a Monday, 0:00 was 1:00
    begins_with_it = datetime(2021, 3, 21, 20, 30, tzinfo=UTC)
    assert complete_weeks(begins_with_it, begins_with_it + timedelta(days=8), tehran) == [date(2021, 3, 22)]


def test_the_running_week_is_not_complete():
    assert complete_weeks(day(0), day(13.99), UTC_ZONE) == [WEEK_10]
    assert complete_weeks(day(0), day(14), UTC_ZONE) == [WEEK_10, WEEK_11]


def test_the_first_week_is_complete_only_if_the_log_begins_with_it():
    assert complete_weeks(day(0) + timedelta(microseconds=1), day(22), UTC_ZONE) == [WEEK_11, WEEK_12]


def test_the_first_week_begins_at_midnight_in_the_boards_zone():
    midnight_in_paris = datetime(2026, 3, 1, 23, tzinfo=UTC)
    assert complete_weeks(midnight_in_paris, day(8), PARIS) == [WEEK_10]
    assert complete_weeks(day(0), day(8), PARIS) == []


def test_the_window_runs_from_the_monday_of_its_first_complete_week():
    assert window(day(1), day(25), UTC_ZONE, weeks=2) == Window(day(7), (WEEK_11, WEEK_12))


def test_a_young_board_has_the_complete_weeks_that_there_are():
    assert window(day(1), day(25), UTC_ZONE, weeks=12) == Window(day(7), (WEEK_11, WEEK_12))


def test_without_a_complete_week_the_window_is_all_of_history():
    assert window(day(1), day(13), UTC_ZONE, weeks=12) == Window(None, ())


def test_all_of_history_has_its_complete_weeks_for_the_means():
    assert window(day(1), day(25), UTC_ZONE, weeks=None) == Window(None, (WEEK_11, WEEK_12))


def test_a_window_begins_at_local_midnight_on_both_sides_of_a_change_of_clocks():
    # Summer time begins in Paris on Sunday 2026-03-29.
    late = datetime(2026, 4, 14, tzinfo=UTC)
    assert window(day(0), late, PARIS, weeks=2).since == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert window(day(0), late, PARIS, weeks=3).since == datetime(2026, 3, 22, 23, tzinfo=UTC)


def test_a_window_holds_its_first_instant_and_none_before():
    span = window(day(1), day(25), UTC_ZONE, weeks=2)
    assert span.holds(ints([at(7), at(7) - 1, NEVER])).tolist() == [True, False, False]
