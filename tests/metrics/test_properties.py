"""What holds of the figures of any log."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from boards.replay import Act
from metrics import flow
from metrics.courses import Courses
from metrics.instants import A_DAY, NEVER, instant_of
from metrics.lives import read_lives
from metrics.log import Rows, cut
from metrics.occupancy import DAY, days_of
from metrics.survival import survival_of
from metrics.weeks import Window
from tests.metrics.told import BOX, LIVE, ROW, at, courses, lives

EVER = Window(None, ())
NOW = 60


@st.composite
def cards(draw) -> list:
    """A way over the board: put away it can come back; it is never moved to where it lies, nor put away twice."""
    gaps = draw(st.lists(st.floats(0, 8), min_size=1, max_size=7))
    events, number, lies = [], 0.0, None
    for gap in gaps:
        number += gap
        places = [place for place in range(BOX, LIVE + 1) if place != lies]
        lies = draw(st.sampled_from(places if lies is None else [*places, None]))
        events.append((Act.DISCARD if lies is None else lies, number))
    return events


logs = st.lists(cards(), max_size=8)


@given(logs)
def test_cumulative_flow_never_loses_a_card(told):
    first = date(2026, 3, 2)
    days = days_of(courses(*told).log, ROW, [first + DAY * number for number in range(NOW + 1)], ZoneInfo("UTC"))
    begun = [sum(at(card[0][1]) < at(number + 1) for card in told) for number in range(NOW + 1)]
    assert (days.columns.sum(axis=1) + days.gone).tolist() == begun


@given(logs, st.floats(0, NOW))
def test_lives_as_of_an_instant_are_those_of_the_log_cut_there(told, end):
    log, then = courses(*told).log, at(end)
    rows = Rows(np.arange(len(log.card)), log.card, log.target, log.at)
    seen = read_lives(Courses(cut(rows, instant_of(then)), ROW))
    begun = [card for card in ([event for event in card if at(event[1]) < then] for card in told) if card]
    alone = read_lives(courses(*begun))
    assert flow.flow_load(seen) == flow.flow_load(alone)
    assert flow.lead_times(seen, EVER).tolist() == flow.lead_times(alone, EVER).tolist()
    assert flow.time_in_column(seen, EVER, then) == flow.time_in_column(alone, EVER, then)
    assert survival_of(seen, then).at(14) == survival_of(alone, then).at(14)


@given(logs)
def test_the_stays_of_a_card_and_its_time_off_the_board_sum_to_its_age(told):
    here, now = lives(*told), at(NOW)
    for number, events in enumerate(told):
        its = here.stays.life == number
        until = np.where(here.stays.until[its] == NEVER, now, here.stays.until[its])
        away = sum(
            (at(then[1]) if then else now) - at(left)
            for (what, left), then in zip(events, [*events[1:], None], strict=True)
            if isinstance(what, Act)
        )
        assert (until - here.stays.since[its]).sum() + away == now - at(events[0][1])


@given(logs, st.integers(-3000, 3000))
def test_shifting_all_instants_shifts_nothing_but_dates(told, days):
    log = courses(*told).log
    here = read_lives(Courses(log, ROW))
    there = read_lives(Courses(replace(log, at=log.at + days * A_DAY), ROW))
    now, later = at(NOW), at(NOW) + days * A_DAY
    assert flow.flow_load(here) == flow.flow_load(there)
    assert flow.lead_times(here, EVER).tolist() == flow.lead_times(there, EVER).tolist()
    assert flow.time_in_column(here, EVER, now) == flow.time_in_column(there, EVER, later)
    assert [each.tolist() for each in flow.ages(here, now)] == [each.tolist() for each in flow.ages(there, later)]
    assert survival_of(here, now).at(14) == survival_of(there, later).at(14)


@given(logs, st.randoms())
def test_the_order_of_the_cards_does_not_matter(told, chance):
    shuffled = chance.sample(told, len(told))
    here, there = lives(*told), lives(*shuffled)
    assert flow.flow_load(here) == flow.flow_load(there)
    assert sorted(flow.lead_times(here, EVER)) == sorted(flow.lead_times(there, EVER))
    assert flow.discards(here, EVER) == flow.discards(there, EVER)
    assert np.allclose(survival_of(here, at(NOW)).at(14), survival_of(there, at(NOW)).at(14))


@given(logs)
def test_every_card_is_in_one_state(told):
    """Intake and in the flow, ready, or discarded: never two at once, never none."""
    here = lives(*told)
    ready, gone, flowing = flow.finished(here, EVER), flow.discarded(here), here.is_in_flow
    intake = ~ready & ~gone & ~flowing
    assert (ready.astype(int) + gone + flowing <= 1).all()
    assert intake.sum() + ready.sum() + gone.sum() + flowing.sum() == len(told)


@given(logs)
def test_all_that_ended_is_finished_or_discarded_and_what_is_unmeasured_has_no_lead_time(told):
    here = lives(*told)
    assert len(flow.lead_times(here, EVER)) + flow.unmeasured(here, EVER).sum() == flow.finished(here, EVER).sum()
    assert (flow.lead_times(here, EVER) >= 0).all()
