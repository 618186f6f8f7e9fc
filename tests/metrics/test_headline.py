"""The top line of the Flow page, by rules from a picture."""

from copy import deepcopy
from typing import Any

import pytest

from metrics.headline import headline, share

COLUMNS = [
    {"name": "Box", "kind": "waiting", "part": "intake"},
    {"name": "Idea", "kind": "waiting", "part": "flow"},
    {"name": "Validation", "kind": "active", "part": "flow"},
    {"name": "Ready", "kind": "waiting", "part": "finish"},
]


def time(days: float, kind: str, blocked: float = 0) -> dict[str, Any]:
    return {"total_days": days, "kind": kind, "blocked_days": blocked}


@pytest.fixture
def picture() -> dict[str, Any]:
    return {
        "cards": 40,
        "filter": {"work_type": None, "column": None},
        "columns": deepcopy(COLUMNS),
        "flow_load": {"total": 14},
        "throughput": {"mean_per_week": 2.1, "complete_weeks": 12},
        "weeks_of_load": 14 / 2.1,
        "time_in_column": {
            "Box": time(900, "waiting"),
            "Idea": time(39, "waiting"),
            "Validation": time(61, "active", blocked=12),
        },
        "lead_time": {"count": 26, "p50": 19.2, "p85": 34.4},
        "sle": {"thin": False},
        "flow_efficiency": 0.2,
        "xmr": {"mean": 2.1, "lnpl": 0, "unpl": 5.6},
        "weeks": [{"finished": number, "complete": True} for number in (1, 3) * 6],
    }


def test_it_says_what_a_product_owner_decides_from(picture):
    assert headline(picture) == [
        "14 ideas under way, 2.1 finished a week: 6.7 weeks of load.",
        "Most time is spent in Validation (61 %), a fifth of it blocked.",
        "Half are ready within 19 days, 85 % within 34 days.",
        "What was finished had waited four fifths of its time.",
    ]


def test_time_in_a_column_that_waits_is_told_as_waiting(picture):
    picture["time_in_column"]["Idea"]["total_days"] = 390
    assert "Most time is spent in Idea (86 %), where ideas wait." in headline(picture)


def test_an_empty_board_has_one_sentence():
    told = headline(
        {"cards": 0, "filter": {"work_type": None, "column": None}, "window": {"to": "2026-03-10T00:00:00+01:00"}}
    )
    assert told == ["Up to 9 Mar 2026 no idea had been put on this board."]


def test_what_is_looked_at_alone_is_named(picture):
    picture["filter"] = {"work_type": "risk", "column": "Validation"}
    assert headline(picture)[0].startswith("14 ideas of type risk once in Validation under way,")


def test_a_pace_of_a_card_in_fifty_weeks_is_not_lost(picture):
    picture["throughput"]["mean_per_week"], picture["weeks_of_load"] = 0.02, 2350.0
    assert headline(picture)[0] == "14 ideas under way, 0.02 finished a week: 2,350.0 weeks of load."


def test_before_a_week_is_complete_no_pace_is_claimed(picture):
    picture["throughput"] = {"mean_per_week": None, "complete_weeks": 0}
    picture["flow_load"]["total"] = 1
    assert headline(picture)[0] == "1 idea under way. No week is complete yet: how fast they flow is not known."


def test_where_nothing_was_finished_there_are_no_weeks_of_load(picture):
    picture["throughput"]["mean_per_week"] = 0.0
    picture["weeks_of_load"] = None
    assert headline(picture)[0] == "14 ideas under way, none finished in 12 weeks."


def test_what_is_not_known_is_left_out(picture):
    picture |= {"flow_efficiency": None, "lead_time": {"count": 3, "p50": None, "p85": None}, "time_in_column": {}}
    assert len(headline(picture)) == 1


def test_few_cards_are_said_to_be_thin(picture):
    picture["lead_time"]["count"], picture["sle"]["thin"] = 7, True
    assert "Half are ready within 19 days, 85 % within 34 days (thin: only 7 finished)." in headline(picture)


def test_a_change_is_told_only_beyond_noise(picture):
    told = "Fewer were finished a week at times than chance explains."
    assert told not in headline(picture)
    picture["weeks"] = [{"finished": 4, "complete": True}] * 4 + [{"finished": 1, "complete": True}] * 8
    assert told in headline(picture)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (0.0, "almost none"),
        (0.19, "a fifth"),
        (0.5, "half"),
        (0.64, "two thirds"),
        (0.81, "four fifths"),
        (0.97, "nearly all"),
    ],
)
def test_shares_are_told_as_people_say_them(part, words):
    assert share(part) == words
