from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

from boards.replay import Act
from metrics.lives import Row
from metrics.occupancy import DayCount, day_counts
from tests.metrics.told import IDEA, LINE, READY, VALIDATION, rows

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)


def counted(
    *logs: list[Row],
    zone: str = "UTC",
    first: date = MONDAY,
    last: date = WEDNESDAY,
    before: dict[int, int] | None = None,
) -> dict[date, DayCount]:
    return dict(day_counts(logs, LINE, ZoneInfo(zone), first=first, last=last, before=before or {}))


def test_a_day_tells_how_many_cards_lay_where_at_its_end():
    days = counted(rows((IDEA, 0.5), (VALIDATION, 1.5)), rows((IDEA, 1.2)))
    assert [days[day].columns for day in days] == [{IDEA: 1}, {VALIDATION: 1, IDEA: 1}, {VALIDATION: 1, IDEA: 1}]


def test_what_comes_and_goes_within_a_day_lies_where_it_came_to_rest():
    days = counted(rows((IDEA, 0.1), (VALIDATION, 0.2), (READY, 0.3)))
    assert days[MONDAY] == DayCount(Counter({READY: 1}), arrived=1, finished=1)


def test_arrivals_finishes_and_discards_fall_on_their_day():
    days = counted(rows((IDEA, 0), (READY, 2)), rows((IDEA, 1), (Act.DISCARD, 2)))
    assert days[MONDAY] == DayCount(Counter({IDEA: 1}), arrived=1)
    assert days[TUESDAY] == DayCount(Counter({IDEA: 2}), arrived=1)
    assert days[WEDNESDAY] == DayCount(Counter({READY: 1}), finished=1, discarded=1)


def test_a_card_taken_back_the_same_day_was_not_finished_on_it():
    assert counted(rows((IDEA, 0), (READY, 1.1), (VALIDATION, 1.2)))[TUESDAY].finished == 0


def test_a_card_taken_back_later_was_finished_then():
    days = counted(rows((IDEA, 0), (READY, 0.5), (VALIDATION, 1), (READY, 2)))
    assert [days[day].finished for day in days] == [1, 0, 1]


def test_an_archived_card_stays_counted_where_it_lay():
    assert counted(rows((IDEA, 0), (READY, 0.5), (Act.ARCHIVE, 1)))[WEDNESDAY].columns == {READY: 1}


def test_a_day_is_one_in_the_boards_zone():
    at_2330_utc = rows((IDEA, 1 - 0.5 / 24))
    assert counted(at_2330_utc)[MONDAY].arrived == 1
    assert counted(at_2330_utc, zone="Europe/Paris")[TUESDAY].arrived == 1


def test_counting_goes_on_from_the_day_before():
    moved, gone = rows((IDEA, 0), (VALIDATION, 1)), rows((IDEA, 0), (Act.DISCARD, 1))
    days = counted(moved, gone, first=TUESDAY, last=TUESDAY, before={IDEA: 3, READY: 2})
    assert days == {TUESDAY: DayCount(Counter({IDEA: 1, VALIDATION: 1, READY: 2}), discarded=1)}


def test_events_after_the_last_day_are_left_out():
    assert counted(rows((IDEA, 0), (VALIDATION, 1)), last=MONDAY) == {MONDAY: DayCount(Counter({IDEA: 1}), arrived=1)}
