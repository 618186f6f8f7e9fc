from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from boards.replay import Act
from metrics.lives import Stay, in_days
from tests.metrics.told import BOX, IDEA, INBOX, LIVE, READY, VALIDATION, day, life


def test_the_lead_time_runs_from_the_first_arrival_in_the_flow_to_finish():
    assert life((INBOX, 0), (IDEA, 1), (VALIDATION, 2), (READY, 4.5)).lead_time == 3.5


def test_an_unfinished_card_has_no_lead_time():
    assert life((IDEA, 0), (VALIDATION, 2)).lead_time is None


def test_a_card_that_never_lay_in_the_flow_has_no_lead_time():
    assert life((INBOX, 0), (READY, 2)).lead_time is None


def test_a_card_taken_back_out_of_finish_is_not_finished():
    assert life((IDEA, 0), (READY, 2), (VALIDATION, 3)).lead_time is None


def test_a_card_that_comes_back_to_finish_is_finished_by_the_new_arrival():
    assert life((IDEA, 0), (READY, 2), (VALIDATION, 3), (READY, 7)).lead_time == 7


def test_going_on_beyond_finish_keeps_the_instant_of_finishing():
    assert life((IDEA, 0), (READY, 2), (LIVE, 9)).lead_time == 2


def test_a_day_of_25_hours_is_more_than_a_day():
    autumn = datetime(2026, 10, 25, tzinfo=ZoneInfo("Europe/Paris"))
    utc = ZoneInfo("UTC")
    assert in_days(autumn.astimezone(utc), (autumn + timedelta(days=1)).astimezone(utc)) == 25 / 24


def test_stays_follow_one_another_and_the_last_one_is_open():
    assert life((INBOX, 0), (IDEA, 1), (VALIDATION, 3)).stays == [
        Stay(INBOX, day(0), day(1)),
        Stay(IDEA, day(1), day(3)),
        Stay(VALIDATION, day(3)),
    ]


def test_a_discard_closes_the_stay_and_a_restored_card_begins_a_new_one():
    assert life((IDEA, 0), (Act.DISCARD, 2), (IDEA, 5)).stays == [Stay(IDEA, day(0), day(2)), Stay(IDEA, day(5))]


def test_a_discarded_card_counts_nowhere():
    assert life((IDEA, 0), (Act.DISCARD, 2)).place is None


def test_an_archived_card_counts_where_it_lay():
    archived = life((IDEA, 0), (READY, 1), (Act.ARCHIVE, 2))
    assert archived.place == READY
    assert archived.lead_time == 1


def test_an_archived_card_that_is_restored_counts_where_it_was_put():
    assert life((IDEA, 0), (READY, 1), (Act.ARCHIVE, 2), (LIVE, 3)).place == LIVE


def test_a_move_to_the_left_is_a_return():
    assert life((IDEA, 0), (VALIDATION, 1), (IDEA, 2), (READY, 3), (VALIDATION, 4)).returns == [day(2), day(4)]


def test_leaving_the_flow_to_the_left_is_a_return():
    assert life((IDEA, 0), (BOX, 1)).returns == [day(1)]


def test_a_move_among_intake_columns_is_none():
    assert life((INBOX, 0), (BOX, 1), (INBOX, 2)).returns == []


def test_restoring_a_card_further_left_is_none():
    assert life((VALIDATION, 0), (Act.DISCARD, 1), (IDEA, 2)).returns == []
