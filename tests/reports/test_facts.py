"""What is told of a week, on numbers worked out by hand. The board's first day is Monday, 2 March 2026."""

import json

import pytest
import time_machine

from boards.columns import add_column, change_limits, rename_column, retire_column
from boards.models import Column
from boards.moves import archive_card, block_card, create_card, discard_card, move_card, undo_move
from reports.drawing import draw
from tests.cast import after
from tests.reports.weeks import facts_of_week, finish, put


@pytest.fixture
def busy(calm, idea, validation, ready, owner):
    """In the second week one of two ideas is finished, one discarded, one let into a full column."""
    finish(idea, ready, owner, day=1, took=9, title="Quick")
    gone = put(validation, owner, day=2, title="Gone")
    discard_card(card=gone, reason="evidence", by=owner, at=after(days=8))
    stuck = put(validation, owner, day=3, title="Stuck")
    block_card(card=stuck, reason="supplier", note="Bank", by=owner, at=after(days=9))
    Column.objects.filter(pk=validation.pk).update(maximum=1)
    squeezed = put(idea, owner, day=7.5, title="Squeezed")
    move_card(card=squeezed, to=validation, by=owner, at=after(days=11), override_reason="The customer waits")
    return calm


def test_facts_are_json(busy):
    facts = facts_of_week(busy, 2)
    assert json.loads(json.dumps(facts)) == facts


def test_what_the_week_counts(busy):
    facts = facts_of_week(busy, 2)
    assert (facts["week"], facts["monday"], facts["as_of"]) == ("2026-W11", "2026-03-09", "2026-03-16T00:00:00+00:00")
    assert {kind: told["now"] for kind, told in facts["this_week"].items()} == {
        "arrived": 1,
        "finished": 1,
        "discarded": 1,
    }
    assert (facts["flow_load"], facts["flow_load_before"]) == (2, None)  # the week before was no complete one
    assert [column["count"] for column in facts["columns"]] == [0, 2, 0, 1]
    assert [column["week_ends"] for column in facts["columns"]][1] == [2]


def test_charts_end_with_the_sunday_of_the_week(busy):
    charts = facts_of_week(busy, 2)["charts"]
    assert charts["cfd"]["days"][-1] == "2026-03-15"
    assert {len(counts) for counts in charts["cfd"]["columns"].values()} == {len(charts["cfd"]["days"])}


def test_what_was_finished_and_discarded_and_why(busy):
    facts = facts_of_week(busy, 2)
    finished, discarded = facts["finished"], facts["discarded"]
    assert [(card["title"], card["days"]) for card in finished["cards"]] == [("Quick", 9.0)]
    assert [(card["title"], card["reason"], card["left"]) for card in discarded["cards"]] == [
        ("Gone", "evidence", "Validation")
    ]
    assert discarded["reasons"] == [["evidence", 1]]
    assert facts["delivered"] is None


def test_the_week_before_is_told_as_of_its_own_end(busy):
    facts = facts_of_week(busy, 1)
    assert (facts["flow_load"], facts["finished"]["count"], facts["discarded"]["count"]) == (3, 0, 0)
    assert facts["overrides"]["count"] == 0
    assert facts["oldest"][0]["waits"] is None


def test_the_oldest_say_what_they_wait_for(busy):
    stuck, squeezed = facts_of_week(busy, 2)["oldest"]
    assert (stuck["title"], stuck["age_days"], stuck["waits"]) == (
        "Stuck",
        10.625,
        {"words": "waits for a supplier (Bank)", "days": 4.625},
    )
    assert facts_of_week(busy, 2)["blocked"] == 1
    assert (squeezed["title"], squeezed["waits"], squeezed["column_days"]) == ("Squeezed", None, 2.625)


def test_columns_are_told_as_they_were_at_the_end_of_the_week(busy, validation, owner):
    """It was over its limit of 1 on Sunday; on Monday it is renamed and takes five."""
    with time_machine.travel(after(days=14), tick=False):
        change_limits(column=validation, maximum=5, by=owner)
        rename_column(column=validation, name="Check", by=owner)
    facts = facts_of_week(busy, 2)
    told = facts["columns"][1]
    assert (told["name"], told["limit"], told["count"], told["week_ends"]) == ("Validation", 1, 2, [2])
    assert [each["column"] for each in facts["oldest"]] == ["Validation", "Validation"]
    assert "Validation" in facts["charts"]["cfd"]["columns"]
    assert [(each["name"], each["limit"]) for each in facts_of_week(busy, 3)["columns"]][1] == ("Check", 5)


def test_a_column_that_was_retired_since_is_told_of(calm, prototyping, owner):
    with time_machine.travel(after(days=7), tick=False):
        retire_column(column=prototyping, by=owner)
    assert "Prototyping" in [column["name"] for column in facts_of_week(calm, 1)["columns"]]
    assert "Prototyping" not in [column["name"] for column in facts_of_week(calm, 2)["columns"]]


@pytest.mark.parametrize("away", ["renamed", "retired"])
def test_a_name_given_again_since_is_told_of_the_column_that_bore_it_then(calm, validation, prototyping, owner, away):
    put(validation, owner, day=1)
    with time_machine.travel(after(days=7), tick=False):
        if away == "renamed":
            rename_column(column=validation, name="Check", by=owner)
        else:
            retire_column(column=validation, cards_to=prototyping, by=owner)
        heir = add_column(board=calm, name="Validation", by=owner)
    facts = facts_of_week(calm, 1)
    assert [(each["name"], each["count"]) for each in facts["columns"]] == [
        ("Idea", 0),
        ("Validation", 1),
        ("Prototyping", 0),
        ("Ready for Dev", 0),
        (f"Validation ({heir.pk})", 0),
    ]
    assert [each["column"] for each in facts["oldest"]] == ["Validation"]
    assert "Validation 1 (the oldest 5 days)" in " ".join(draw(calm, facts).text.split())


def test_overrides_of_limits_with_their_reasons(busy):
    told = facts_of_week(busy, 2)["overrides"]
    assert [(each["title"], each["column"], each["reason"]) for each in told["cards"]] == [
        ("Squeezed", "Validation", "The customer waits")
    ]


def test_an_override_that_was_undone_is_none(busy, idea, owner):
    late = put(idea, owner, day=12, title="Undone")
    validation = busy.columns.get(name="Validation")
    move_card(card=late, to=validation, by=owner, at=after(days=12.1), override_reason="Oops")
    undo_move(card=late, by=owner, at=after(days=12.1, seconds=5))
    assert facts_of_week(busy, 2)["overrides"]["count"] == 1


def test_a_card_that_never_lay_in_the_flow_is_finished_without_a_lead_time(calm, ready, owner):
    put(ready, owner, day=1, title="Straight")
    assert [card["days"] for card in facts_of_week(calm, 1)["finished"]["cards"]] == [None]


def test_what_was_put_away_lies_in_no_column(calm, validation, ready, owner):
    card = finish(validation, ready, owner, day=0, took=1)
    archive_card(card=card, by=owner, at=after(days=2))
    assert [column["count"] for column in facts_of_week(calm, 1)["columns"]] == [0, 0, 0, 0]


def test_what_was_delivered_where_a_board_knows(calm, validation, ready, owner):
    calm.delivered = Column.objects.create(board=calm, name="Live", position=99)
    calm.save(update_fields=["delivered"])
    card = finish(validation, ready, owner, day=0, took=1, title="Shipped")
    move_card(card=card, to=calm.delivered, by=owner, at=after(days=8))
    assert facts_of_week(calm, 1)["delivered"] == {"count": 0, "cards": [], "before": None}
    assert [card["title"] for card in facts_of_week(calm, 2)["delivered"]["cards"]] == ["Shipped"]
    assert facts_of_week(calm, 4)["delivered"]["before"] == 0.5  # one in the two complete weeks before


def test_of_a_long_list_the_first_are_named_and_all_are_counted(calm, ready, owner):
    for number in range(12):
        create_card(board=calm, column=ready, title=f"No {number}", by=owner, at=after(hours=number))
    told = facts_of_week(calm, 1)["finished"]
    assert told["count"] == 12
    assert [card["title"] for card in told["cards"]] == [f"No {number}" for number in range(10)]


def test_lead_times_stand_against_the_twelve_weeks_before(calm, validation, ready, owner):
    put(validation, owner, day=0)
    for number in range(5):
        finish(validation, ready, owner, day=10 + number, took=2)
        finish(validation, ready, owner, day=100 + number, took=1)
    facts = facts_of_week(calm, 16)
    assert (facts["lead_time"]["p85"], facts["lead_time_before"]["p85"]) == (1.0, 2.0)
    assert facts["thin"]


def test_days_and_weeks_are_those_of_the_board_s_zone(calm, validation, owner):
    calm.timezone = "Asia/Tokyo"
    calm.save(update_fields=["timezone"])
    put(validation, owner, day=6.5)  # Sunday 21:00 in UTC, Monday 06:00 in Tokyo
    assert facts_of_week(calm, 1)["cards"] == 0
    assert facts_of_week(calm, 2)["this_week"]["arrived"]["now"] == 1


def test_the_forecast_says_from_how_many_weeks_it_is_told(calm, validation, ready, owner):
    for week in range(7):
        finish(validation, ready, owner, day=7 * week, took=1)
    assert facts_of_week(calm, 4)["forecast"] is None
    told = facts_of_week(calm, 7)["forecast"]
    assert (told["cards"], told["history"]) == (4, 6)
