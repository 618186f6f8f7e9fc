"""What leads a report: each rule on a board that makes it speak, and on one next to it that does not."""

from typing import Any

import pytest

from boards.board_setup import archive_board, create_board
from boards.columns import set_line
from boards.models import BlockReason, Column
from boards.models.column import Kind
from boards.moves import block_card, create_card, discard_card, unblock_card
from reports.deciding import ACTS, also, decide
from tests.cast import after
from tests.reports.weeks import decided, facts_of_week, finish, put


def limit(column: Column, **limits: int) -> None:
    Column.objects.filter(pk=column.pk).update(**limits)


def test_a_column_below_its_minimum_runs_dry(calm, validation, ready, owner):
    limit(ready, minimum=2)
    nearest = put(validation, owner, day=0, title="Nearest")
    finish(validation, ready, owner, day=0, took=1)
    decision = decided(calm, 1)
    assert (decision.kind, decision.point, decision.cards) == ("runs_dry", "Ready for Dev runs dry", [nearest.pk])
    assert decision.sentence == "Ready for Dev runs dry: 1 idea where at least 2 should lie."
    assert decision.act == "Finish what is nearest to it: “Nearest” has been in Validation for 6 days."


def test_a_column_at_its_minimum_does_not_run_dry(calm, validation, ready, owner):
    limit(ready, minimum=2)
    for _ in range(2):
        finish(validation, ready, owner, day=0, took=1)
    assert decided(calm, 1).kind == "quiet"


def test_where_nothing_lies_ahead_of_a_dry_column_new_ideas_are_looked_for(calm, validation, ready, owner):
    limit(ready, minimum=2)
    finish(validation, ready, owner, day=0, took=1)
    assert decided(calm, 1).act.startswith("Nothing lies ahead of it: look for new ideas")


def test_a_column_with_more_cards_than_its_limit_is_over_it(calm, validation, owner):
    oldest, *_ = [put(validation, owner, day=day, title="Tax table") for day in range(3)]
    limit(validation, maximum=2)
    decision = decided(calm, 1)
    assert (decision.kind, decision.cards) == ("over_limit", [oldest.pk])
    assert decision.sentence == "Validation is over its limit: 3 ideas where 2 may lie."
    assert decision.act == (
        "Let nothing in until 2 have left. Begin with “Tax table”, under way for 6 days: finish or discard it."
    )


def test_a_full_column_is_not_over_its_limit(calm, validation, owner):
    for day in range(3):
        put(validation, owner, day=day)
    limit(validation, maximum=3)
    assert decided(calm, 1).kind == "quiet"


def block(column: Column, by, reason: str, *, day: float) -> None:
    card = put(column, by, day=day)
    block_card(card=card, reason=reason, by=by, at=after(days=day + 1))
    unblock_card(card=card, by=by, at=after(days=day + 2))
    discard_card(card=card, reason="no_value", by=by, at=after(days=day + 3))


def test_a_reason_that_blocked_three_times_in_four_weeks_recurs(calm, idea, owner):
    for day in (0, 8, 16):
        block(idea, owner, "supplier", day=day)
    decision = decided(calm, 4)
    assert (decision.kind, len(decision.cards)) == ("blocker_recurs", 3)
    assert decision.sentence == "One blocker comes back: “waits for a supplier”, 3 times in 4 weeks."


def test_three_reasons_once_each_or_one_twice_do_not_recur(calm, idea, owner):
    for day, reason in ((0, "supplier"), (8, "supplier"), (16, "customer"), (17, "decision")):
        block(idea, owner, reason, day=day)
    assert decided(calm, 4).kind == "quiet"


def test_what_blocked_longer_ago_than_four_weeks_does_not_count(calm, idea, owner):
    for day in (0, 8, 16):
        block(idea, owner, "supplier", day=day)
    assert decided(calm, 5).kind == "quiet"


def test_what_waits_for_something_else_each_time_is_no_cause_that_recurs(calm, idea, owner):
    for day in (0, 8, 16):
        block(idea, owner, "other", day=day)
    assert decided(calm, 4).kind == "quiet"


def test_every_reason_that_can_recur_has_an_act():
    assert set(ACTS) == set(BlockReason) - {BlockReason.OTHER}


def grow(column: Column, by, *weeks: int) -> None:
    """So many ideas arrive in the middle of each week; the first of them is not complete."""
    for week, ideas in enumerate(weeks):
        for _ in range(ideas):
            put(column, by, day=7 * week + 3)


def test_a_queue_that_rose_three_weeks_in_a_row_grows(calm, idea, owner):
    grow(idea, owner, 1, 1, 1, 1, 1)
    decision = decided(calm, 5)
    assert (decision.kind, decision.point) == ("queue_grows", "Idea grew from 2 to 5")
    assert decision.sentence == "The queue in Idea grows: 2, 3, 4, 5 ideas at the ends of the last weeks."
    assert decision.act.startswith("Start nothing new, and discard what nobody will take up, beginning with “Idea”")


def test_a_queue_before_a_full_column_is_drained_there(calm, idea, validation, owner):
    grow(idea, owner, 1, 1, 1, 1, 1)
    put(validation, owner, day=1)
    limit(validation, maximum=1)
    assert decided(calm, 5).act.startswith("Start nothing new: Validation behind it is full")


def test_a_queue_that_stood_still_for_a_week_does_not_grow(calm, idea, owner):
    grow(idea, owner, 1, 1, 1, 0, 1)
    assert decided(calm, 5).kind == "quiet"


def test_a_column_in_which_people_work_is_no_queue(calm, validation, owner):
    grow(validation, owner, 1, 1, 1, 1, 1)
    assert decided(calm, 5).kind == "load_grows"


def test_more_started_than_ended_in_four_complete_weeks(calm, validation, ready, owner):
    grow(validation, owner, 1, 1, 2, 0, 1)
    finish(validation, ready, owner, day=10, took=1)
    decision = decided(calm, 5)
    assert (decision.kind, decision.point) == ("load_grows", "4 more under way than 4 weeks ago")
    assert decision.sentence == "More comes in than goes out: 5 started in 4 weeks; 5 are under way, it was 1."


def test_ideas_that_are_thrown_away_before_they_start_do_not_hide_it(calm, validation, idea, owner):
    set_line(board=calm, start=validation, finish=calm.finish, delivered=None, by=owner)
    grow(validation, owner, 1, 1, 2, 0, 2)
    for day in range(7, 27):
        card = create_card(board=calm, column=idea, title="Never begun", by=owner, at=after(days=day))
        discard_card(card=card, reason="evidence", by=owner, at=after(days=day, hours=1))
    assert decided(calm, 5).kind == "load_grows"


def test_less_than_one_a_week_more_is_chance(calm, validation, ready, owner):
    grow(validation, owner, 1, 1, 1, 0, 1)
    finish(validation, ready, owner, day=10, took=1)
    assert decided(calm, 5).kind == "quiet"


def test_of_many_that_come_and_go_one_a_week_more_is_chance(calm, validation, owner):
    grow(validation, owner, 1, 1, 1, 1, 1)
    assert decided(calm, 5).kind == "load_grows"
    weeks = [{"arrived": 11}] * 4
    assert decide(facts_of_week(calm, 5) | {"weeks": weeks}).kind == "quiet"


def test_four_weeks_that_are_not_complete_yet_say_nothing_of_load(calm, validation, owner):
    grow(validation, owner, 2, 2, 2, 0)
    assert decided(calm, 4).kind == "quiet"


@pytest.fixture
def pace(calm, validation, ready, owner):
    """Five ideas took one to five days: 85 % were ready within five."""
    for days in range(1, 6):
        finish(validation, ready, owner, day=0, took=days)


def test_an_idea_older_than_85_percent_of_what_was_finished_is_late(calm, pace, validation, owner):
    card = put(validation, owner, day=1, title="Gift cards")
    decision = decided(calm, 1)
    assert (decision.kind, decision.point, decision.cards) == ("late", "1 idea late", [card.pk])
    assert decision.sentence == "1 idea late: under way for more than 5.0 days, within which 85 % were ready."
    assert decision.act.startswith("Decide on the oldest first, “Gift cards” (5 days)")


def test_an_idea_within_the_pace_is_not_late(calm, pace, validation, owner):
    put(validation, owner, day=2)
    assert decided(calm, 1).kind == "quiet"


def test_of_too_few_finished_none_is_late(calm, validation, ready, owner):
    finish(validation, ready, owner, day=0, took=1)
    put(validation, owner, day=0)
    assert decided(calm, 1).kind == "quiet"


def test_what_breaks_now_comes_before_what_will(calm, idea, validation, ready, owner):
    """All at once: one rule after the other is quieted, and the next one leads."""
    for days in range(1, 6):
        finish(validation, ready, owner, day=8, took=days)
    grow(idea, owner, 2, 2, 2, 2, 2)
    for day in (28.5, 29.5, 30.5):
        block(validation, owner, "customer", day=day)
    for _ in range(2):
        put(validation, owner, day=29)
    limit(ready, minimum=9)
    limit(validation, maximum=1)
    facts, met = facts_of_week(calm, 5), []
    steps: tuple[dict[str, Any], ...] = (
        {},
        {"columns": [column | {"minimum": None} for column in facts["columns"]]},
        {"columns": [column | {"minimum": None, "limit": None} for column in facts["columns"]]},
        {"blocks": []},
        {"columns": [column | {"minimum": None, "limit": None, "kind": Kind.ACTIVE} for column in facts["columns"]]},
        {"load_before": facts["flow_load"]},
        {"late": {"days": None, "count": 0, "cards": []}},
    )
    for quieted in steps:
        facts |= quieted
        met.append(decide(facts).kind)
    assert met == ["runs_dry", "over_limit", "blocker_recurs", "queue_grows", "load_grows", "late", "quiet"]


def test_the_next_rules_are_told_beside_the_one_that_leads_two_at_most(calm, idea, validation, ready, owner):
    """Ready for Dev runs dry; Validation and Prototyping are over their limits, and a blocker comes back."""
    for day in (0, 1, 2):
        block(validation, owner, "customer", day=day)
    limit(ready, minimum=1)
    only_dry = facts_of_week(calm, 1) | {"blocks": []}
    assert (decide(only_dry).kind, also(only_dry)) == ("runs_dry", "")
    for _ in range(2):
        put(validation, owner, day=3)
    limit(validation, maximum=1)
    facts = facts_of_week(calm, 1)
    assert also(facts) == "Also: Validation is over its limit; “waits for the customer” 3 times in 4 weeks."
    late = facts | {"late": {"days": 1.0, "count": 2, "cards": []}}
    assert also(late) == also(facts)
    assert also(late | {"blocks": []}) == "Also: Validation is over its limit; 2 ideas late."


def test_beside_a_board_that_says_nothing_of_itself_nothing_is_said(board):
    """Its empty Ready for Dev lies below the minimum."""
    limit(board.columns.get(name="Ready for Dev"), minimum=1)
    assert also(facts_of_week(board, 1)) == ""


def test_every_rule_that_leads_is_stated(calm, idea, owner):
    grow(idea, owner, 1, 1, 1, 1, 1)
    assert decided(calm, 5).rule == "a waiting column in the flow grew 3 weeks in a row, by 3 ideas or more."


def test_a_board_without_ideas_says_so(board):
    assert decided(board, 1).sentence.startswith("No idea has been put on this board yet")


def test_a_board_without_a_clock_says_so(owner):
    board = create_board(name="Odd", owner=owner, template="empty", timezone="UTC")
    put(Column.objects.create(board=board, name="Box", position=1), owner, day=0)
    assert decided(board, 1).kind == "no_clock"


def test_of_an_archived_board_nothing_is_asked(calm, validation, owner):
    put(validation, owner, day=0)
    archive_board(board=calm, by=owner)
    assert decided(calm, 1).sentence == "This board is archived: nothing moves here any more."
