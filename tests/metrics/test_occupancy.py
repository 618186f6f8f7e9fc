from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from boards.replay import Act
from metrics.occupancy import DAY, days_of
from tests.metrics.told import IDEA, READY, ROW, VALIDATION, Event, courses, ints

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)


class Told(NamedTuple):
    columns: dict[int, int]
    arrived: int = 0
    finished: int = 0
    discarded: int = 0


def counted(
    *cards: Sequence[Event],
    zone: str = "UTC",
    first: date = MONDAY,
    last: date = WEDNESDAY,
    before: dict[int, int] | None = None,
) -> dict[date, Told]:
    dates = [first + DAY * number for number in range((last - first).days + 1)]
    known = None if before is None else ints(before.get(place, 0) for place in range(len(ROW.columns)))
    days = days_of(courses(*cards).log, ROW, dates, ZoneInfo(zone), before=known)
    happened = zip(days.arrived.tolist(), days.finished.tolist(), days.discarded.tolist(), strict=True)
    return {
        day: Told({place: cards for place, cards in enumerate(columns) if cards}, *counts)
        for day, columns, counts in zip(dates, days.columns.tolist(), happened, strict=True)
    }


def test_a_day_tells_how_many_cards_lay_where_at_its_end():
    days = counted([(IDEA, 0.5), (VALIDATION, 1.5)], [(IDEA, 1.2)])
    assert [days[day].columns for day in days] == [{IDEA: 1}, {VALIDATION: 1, IDEA: 1}, {VALIDATION: 1, IDEA: 1}]


def test_what_comes_and_goes_within_a_day_lies_where_it_came_to_rest():
    days = counted([(IDEA, 0.1), (VALIDATION, 0.2), (READY, 0.3)])
    assert days[MONDAY] == Told({READY: 1}, arrived=1, finished=1)


def test_arrivals_finishes_and_discards_fall_on_their_day():
    days = counted([(IDEA, 0), (READY, 2)], [(IDEA, 1), (Act.DISCARD, 2)])
    assert days[MONDAY] == Told({IDEA: 1}, arrived=1)
    assert days[TUESDAY] == Told({IDEA: 2}, arrived=1)
    assert days[WEDNESDAY] == Told({READY: 1}, finished=1, discarded=1)


def test_a_card_taken_back_the_same_day_was_not_finished_on_it():
    assert counted([(IDEA, 0), (READY, 1.1), (VALIDATION, 1.2)])[TUESDAY].finished == 0


def test_a_card_taken_back_later_was_finished_then():
    days = counted([(IDEA, 0), (READY, 0.5), (VALIDATION, 1), (READY, 2)])
    assert [days[day].finished for day in days] == [1, 0, 1]


def test_an_archived_card_stays_counted_where_it_lay():
    assert counted([(IDEA, 0), (READY, 0.5), (Act.ARCHIVE, 1)])[WEDNESDAY].columns == {READY: 1}


def test_a_day_is_one_in_the_boards_zone():
    at_2330_utc = [(IDEA, 1 - 0.5 / 24)]
    assert counted(at_2330_utc)[MONDAY].arrived == 1
    assert counted(at_2330_utc, zone="Europe/Paris")[TUESDAY].arrived == 1


def test_counting_goes_on_from_the_day_before():
    moved: list[Event] = [(IDEA, 0), (VALIDATION, 1)]
    gone: list[Event] = [(IDEA, 0), (Act.DISCARD, 1)]
    days = counted(moved, gone, first=TUESDAY, last=TUESDAY, before={IDEA: 3, READY: 2})
    assert days == {TUESDAY: Told({IDEA: 1, VALIDATION: 1, READY: 2}, discarded=1)}


def test_without_the_day_before_all_of_the_log_is_counted():
    moved, still = [(IDEA, 0), (VALIDATION, 1)], [(READY, 0)]
    assert counted(moved, still, first=TUESDAY, last=TUESDAY)[TUESDAY].columns == {VALIDATION: 1, READY: 1}


def test_events_after_the_last_day_are_left_out():
    assert counted([(IDEA, 0), (VALIDATION, 1)], last=MONDAY) == {MONDAY: Told({IDEA: 1}, arrived=1)}


def test_who_lies_discarded_is_told_of_every_day():
    gone_and_back: list[Event] = [(IDEA, 0), (Act.DISCARD, 1), (IDEA, 2)]
    days = days_of(courses(gone_and_back).log, ROW, [MONDAY, TUESDAY, WEDNESDAY], ZoneInfo("UTC"))
    assert days.gone.tolist() == [0, 1, 0]
