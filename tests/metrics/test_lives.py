from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from boards.replay import Act
from metrics.courses import NOWHERE
from metrics.instants import A_DAY, NEVER, in_days, microseconds
from metrics.lives import joined
from metrics.packing import pack, unpack
from tests.metrics.told import BOX, IDEA, INBOX, LIVE, READY, ROW, VALIDATION, Event, at, ints, lives


def lead_time(*events) -> float | None:
    told = lives([*events])
    return (told.finished[0] - told.started[0]) / A_DAY if told.is_measured[0] else None


def stays(*events) -> list[tuple]:
    told = lives([*events]).stays
    ends = [until if until == NEVER else (until - at(0)) / A_DAY for until in told.until.tolist()]
    return list(zip(told.place.tolist(), ((told.since - at(0)) / A_DAY).tolist(), ends, strict=True))


def returns(*events) -> list[float]:
    return ((lives([*events]).returns.at - at(0)) / A_DAY).tolist()


def test_the_lead_time_runs_from_the_first_arrival_in_the_flow_to_finish():
    assert lead_time((INBOX, 0), (IDEA, 1), (VALIDATION, 2), (READY, 4.5)) == 3.5


def test_an_unfinished_card_has_no_lead_time():
    assert lead_time((IDEA, 0), (VALIDATION, 2)) is None


def test_a_card_that_never_lay_in_the_flow_has_no_lead_time():
    assert lead_time((INBOX, 0), (READY, 2)) is None


def test_a_card_taken_back_out_of_finish_is_not_finished():
    assert lead_time((IDEA, 0), (READY, 2), (VALIDATION, 3)) is None


def test_a_card_that_comes_back_to_finish_is_finished_by_the_new_arrival():
    assert lead_time((IDEA, 0), (READY, 2), (VALIDATION, 3), (READY, 7)) == 7


def test_going_on_beyond_finish_keeps_the_instant_of_finishing():
    assert lead_time((IDEA, 0), (READY, 2), (LIVE, 9)) == 2


def test_an_archived_card_that_comes_back_beyond_finish_keeps_it_too():
    assert lead_time((IDEA, 0), (READY, 2), (Act.ARCHIVE, 3), (LIVE, 9)) == 2


def test_delivered_is_the_arrival_that_began_the_present_stay_where_users_have_it():
    assert lives([(IDEA, 0), (READY, 2), (LIVE, 3), (READY, 4), (LIVE, 5)]).delivered.tolist() == [at(5)]
    assert lives([(IDEA, 0), (LIVE, 3), (READY, 4)]).delivered.tolist() == [NEVER]


def test_a_day_of_25_hours_is_more_than_a_day():
    autumn = datetime(2026, 10, 25, tzinfo=ZoneInfo("Europe/Paris"))
    utc = ZoneInfo("UTC")
    span = microseconds((autumn + timedelta(days=1)).astimezone(utc)) - microseconds(autumn.astimezone(utc))
    assert in_days(ints([span])).tolist() == [25 / 24]


def test_stays_follow_one_another_and_the_last_one_is_open():
    assert stays((INBOX, 0), (IDEA, 1), (VALIDATION, 3)) == [(INBOX, 0, 1), (IDEA, 1, 3), (VALIDATION, 3, NEVER)]


def test_a_discard_closes_the_stay_and_a_restored_card_begins_a_new_one():
    assert stays((IDEA, 0), (Act.DISCARD, 2), (IDEA, 5)) == [(IDEA, 0, 2), (IDEA, 5, NEVER)]


def test_a_discarded_card_counts_nowhere_and_tells_where_it_lay():
    told = lives([(IDEA, 0), (Act.DISCARD, 2)])
    assert (told.counts_in[0], told.left[0], told.discarded[0]) == (NOWHERE, IDEA, at(2))


def test_an_archived_card_counts_where_it_lay():
    archived = lives([(IDEA, 0), (READY, 1), (Act.ARCHIVE, 2)])
    assert (archived.lies[0], archived.counts_in[0], archived.finished[0]) == (NOWHERE, READY, at(1))


def test_an_archived_card_that_is_restored_counts_where_it_was_put():
    assert lives([(IDEA, 0), (READY, 1), (Act.ARCHIVE, 2), (LIVE, 3)]).counts_in.tolist() == [LIVE]


def test_a_move_to_the_left_is_a_return():
    assert returns((IDEA, 0), (VALIDATION, 1), (IDEA, 2), (READY, 3), (VALIDATION, 4)) == [2, 4]


def test_leaving_the_flow_to_the_left_is_a_return():
    assert returns((IDEA, 0), (BOX, 1)) == [1]


def test_a_move_among_intake_columns_is_none():
    assert returns((INBOX, 0), (BOX, 1), (INBOX, 2)) == []


def test_restoring_a_card_further_left_is_none():
    assert returns((VALIDATION, 0), (Act.DISCARD, 1), (IDEA, 2)) == []


MANY: list[list[Event]] = [
    [(INBOX, 0), (IDEA, 1), (READY, 5)],
    [(IDEA, 2), (VALIDATION, 3), (IDEA, 4)],
    [(IDEA, 2), (Act.DISCARD, 3)],
    [(READY, 2), (Act.ARCHIVE, 4)],
]


def columns_of(told) -> dict:
    stays = [getattr(told.stays, name).tolist() for name in ("life", "place", "since", "until")]
    each = {name: getattr(told, name).tolist() for name in ("card", "lies", "counts_in", "started", "finished")}
    return each | {"stays": stays}


def test_some_of_the_cards_come_with_their_stays_and_nothing_else():
    told = lives(*MANY).only(np.array([False, True, False, True]))
    assert told.card.tolist() == [2, 4]
    assert told.stays.life.tolist() == [0, 0, 0, 1]
    assert told.returns.life.tolist() == [0]


def test_lives_that_are_joined_stand_behind_one_another_with_their_stays():
    told, some = lives(*MANY), np.array([True, True, False, False])
    assert columns_of(joined(told.only(some), told.only(~some))) == columns_of(told)
    assert joined(told.only(~some), told.only(some)).card.tolist() == [3, 4, 1, 2]


def packed_columns_of(told) -> dict:
    return {name: column for name, column in columns_of(told).items() if name != "counts_in"}


def test_lives_that_were_packed_come_out_as_they_were():
    told = lives(*MANY)
    assert packed_columns_of(unpack(pack(told), ROW)) == packed_columns_of(told)
    nobody = told.only(np.zeros(4, bool))
    assert packed_columns_of(unpack(pack(nobody), ROW)) == packed_columns_of(nobody)


def test_where_nothing_ever_happened_there_are_no_lives():
    assert columns_of(lives())["stays"] == [[], [], [], []]
