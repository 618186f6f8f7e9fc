"""Cumulative flow against days worked out by hand."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from boards.replay import Act
from metrics import flow
from metrics.arrivals import Arrivals, arrivals_of, furthest
from metrics.courses import NOWHERE
from metrics.lives import read_lives
from metrics.occupancy import DAY
from tests.metrics.test_properties import NOW, logs
from tests.metrics.told import BOX, IDEA, INBOX, LIVE, READY, ROW, VALIDATION, Event, courses

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)
UTC = ZoneInfo("UTC")
GONE = LIVE + 1


class Told(NamedTuple):
    """By place, at the end of Monday, Tuesday and Wednesday."""

    idea: list[int]
    validation: list[int]
    ready: list[int]
    live: list[int]
    gone: list[int]


def counted(*cards: Sequence[Event], first: date = MONDAY, days: int = 3, zone: str = "UTC") -> Arrivals:
    return arrivals_of(courses(*cards).log, ROW, [first + DAY * number for number in range(days)], ZoneInfo(zone))


def lines(*cards: Sequence[Event], **asked) -> Told:
    return Told(*counted(*cards, **asked).lines.T[IDEA:].tolist())


def test_a_card_counts_in_every_line_up_to_where_it_has_come():
    assert lines([(IDEA, 0.5), (VALIDATION, 1.5), (LIVE, 2.5)], [(IDEA, 1)]) == Told(
        idea=[1, 2, 2], validation=[0, 1, 1], ready=[0, 0, 1], live=[0, 0, 1], gone=[0, 0, 0]
    )


def test_a_line_never_falls_when_a_card_goes_back_and_the_day_tells_of_it():
    back: list[Event] = [(IDEA, 0), (READY, 0.5), (VALIDATION, 1.5), (READY, 2.5)]
    assert lines(back).ready == [1, 1, 1]
    assert counted(back).returns.tolist()[1] == [0, 0, 0, 0, 1, 0, 0]  # out of Ready
    assert counted(back).returns.sum() == 1


def test_intake_counts_nowhere_and_moves_within_it_are_no_returns():
    told = counted([(INBOX, 0), (BOX, 1)])
    assert told.lines.sum() == told.returns.sum() == 0


def test_a_discard_out_of_the_flow_leads_furthest_of_all():
    assert lines([(IDEA, 0), (Act.DISCARD, 1)], [(IDEA, 0)]) == Told(
        idea=[2, 2, 2], validation=[0, 1, 1], ready=[0, 1, 1], live=[0, 1, 1], gone=[0, 1, 1]
    )


def test_what_was_discarded_before_it_ever_was_in_the_flow_is_not_there():
    assert counted([(BOX, 0), (Act.DISCARD, 1)]).lines.sum() == 0


def test_what_went_back_to_intake_and_was_discarded_there_has_left_the_flow():
    assert lines([(IDEA, 0), (BOX, 0.5), (Act.DISCARD, 1)]).gone == [0, 1, 1]


def test_what_is_brought_back_stays_counted_and_is_marked():
    told = counted([(IDEA, 0), (Act.DISCARD, 1), (IDEA, 2)])
    assert told.lines[:, GONE].tolist() == [0, 1, 1]
    assert told.returns[:, GONE].tolist() == [0, 0, 1]


def test_the_window_begins_with_what_lies_in_the_flow_then():
    before: list[Event] = [(IDEA, 0), (VALIDATION, 0.5), (IDEA, 0.7)]
    assert lines(before, [(INBOX, 0), (IDEA, 2)], first=TUESDAY, days=2) == Told(
        idea=[1, 2], validation=[0, 0], ready=[0, 0], live=[0, 0], gone=[0, 0]
    )


def test_what_had_left_before_the_window_is_left_out_wherever_it_goes_outside_the_flow():
    finished: list[Event] = [(IDEA, 0), (READY, 0.5), (LIVE, 1.5)]
    discarded: list[Event] = [(IDEA, 0), (Act.DISCARD, 0.5)]
    archived: list[Event] = [(IDEA, 0), (READY, 0.2), (Act.ARCHIVE, 0.5)]
    assert counted(finished, discarded, archived, first=TUESDAY, days=2).lines.sum() == 0


def test_what_had_left_and_is_in_the_flow_again_counts_from_then_on():
    back: list[Event] = [(IDEA, 0), (READY, 0.5), (VALIDATION, 1.5), (READY, 2.5)]
    restored: list[Event] = [(IDEA, 0), (Act.DISCARD, 0.5), (IDEA, 2.5)]
    assert lines(back, restored, first=TUESDAY, days=2) == Told(
        idea=[1, 2], validation=[1, 1], ready=[0, 1], live=[0, 0], gone=[0, 0]
    )


def test_a_day_is_one_in_the_boards_zone():
    at_2330_utc: list[Event] = [(IDEA, 1 - 0.5 / 24)]
    assert lines(at_2330_utc).idea == [1, 1, 1]
    assert lines(at_2330_utc, zone="Europe/Paris").idea == [0, 1, 1]


def test_how_far_each_card_had_come():
    told = courses([(IDEA, 0), (READY, 1), (IDEA, 2)], [(IDEA, 0), (Act.DISCARD, 1)], [(BOX, 0)])
    assert furthest(told, MONDAY, UTC)[told.last].tolist() == [READY, GONE, NOWHERE]
    assert furthest(told, WEDNESDAY, UTC)[told.last].tolist() == [IDEA, NOWHERE, NOWHERE]


def test_without_events_there_is_nothing():
    assert counted().lines.tolist() == [[0] * (GONE + 1)] * 3


@given(logs, st.integers(0, NOW))
def test_lines_never_fall_and_never_cross(told, first):
    found = counted(*told, first=MONDAY + first * DAY, days=NOW + 1 - first).lines[:, IDEA:]
    assert (np.diff(found, axis=0) >= 0).all()
    assert (np.diff(found, axis=1) <= 0).all()


@given(logs)
def test_the_last_values_are_the_cards_that_ever_came_so_far(told):
    found = counted(*told, days=NOW + 1).lines[-1, IDEA : LIVE + 1].tolist()
    assert found == [sum(came(card, place) for card in told) for place in range(IDEA, LIVE + 1)]


def came(card: Sequence[Event], place: int) -> bool:
    """To the place or further, or out of the flow by a discard; read event by event."""
    been = [what for what, _ in card if not isinstance(what, Act)]
    begun = next((number for number, (what, _) in enumerate(card) if what in range(IDEA, LIVE + 1)), len(card))
    return any(what >= place for what in been) or Act.DISCARD in [what for what, _ in card[begun:]]


@given(logs, st.integers(0, NOW))
def test_what_lies_between_start_and_finish_is_the_flow_load_but_for_returns(told, first):
    found = counted(*told, first=MONDAY + first * DAY, days=NOW + 1 - first)
    load = flow.flow_load(read_lives(courses(*told))).total
    assert abs(found.lines[-1, IDEA] - found.lines[-1, READY] - load) <= found.returns.sum()
