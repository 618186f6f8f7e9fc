"""What is found on boards, each kind with a board that has it and one that does not, and who is told."""

from datetime import datetime
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alerts import looking
from alerts.digests import set_digest
from alerts.looking import forget_conditions, look
from alerts.models import Condition, Kind
from alerts.rules import change_rules
from boards.board_setup import archive_board, create_board, delete_board, restore_board
from boards.columns import change_limits, retire_column
from boards.models import Board, Card, Column
from boards.moves import block_card, create_card, discard_card, move_card, restore_card, unblock_card
from people.persons import delete_person
from tests.alerts.cast import alerts_of, promise
from tests.boards.meanwhile import meanwhile
from tests.boards.test_queries import plan_of
from tests.cast import after, fill


@pytest.fixture(autouse=True)
def no_minimum(ready: Column) -> None:
    """Ready for Dev needs two cards, by the template: only where a test says so."""
    Column.objects.filter(pk=ready.pk).update(minimum=None)


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return create_card(board=idea.board, column=idea, title="X", by=owner, at=after())


def look_each_hour(*, until: datetime) -> None:
    """From the beginning of the board's days on."""
    at = after()
    while at <= until:
        look(at=at)
        at = at + (after(hours=1) - after())


# A card past its service level


def test_a_card_past_its_service_level_is_told_once(board: Board, card: Card, member: User) -> None:
    promise(board, 4)
    look(at=after(days=3.9))
    assert alerts_of(member) == []
    for days in (4.1, 4.2, 9):
        look(at=after(days=days))
    assert alerts_of(member) == ["“X” has been under way for 4 days: 85 % of cards were ready within 4.0 days"]


def test_where_too_little_was_finished_no_card_is_late(board: Board, card: Card, member: User) -> None:
    look(at=after(days=400))
    promise(board, None)
    look(at=after(days=400))
    assert alerts_of(member) == []


@pytest.mark.parametrize("left", ["finished", "discarded", "before the start"])
def test_what_is_not_in_the_flow_is_not_late(
    board: Board, card: Card, ready: Column, owner: User, member: User, left: str
) -> None:
    promise(board, 4)
    if left == "finished":
        move_card(card=card, to=ready, by=owner, at=after(days=1))
    elif left == "discarded":
        discard_card(card=card, reason="other", by=owner, at=after(days=1))
    else:
        Board.objects.filter(pk=board.pk).update(start=board.columns.get(name="Prototyping"))
    look(at=after(days=9))
    assert alerts_of(member) == []


def test_a_percentile_that_drifts_does_not_tell_again(board: Board, card: Card, member: User) -> None:
    for days in (4, 9, 4):
        promise(board, days)
        look(at=after(days=5))
    assert len(alerts_of(member)) == 1


def test_a_card_that_was_ready_and_came_back_late_may_be_told_again(
    board: Board, card: Card, idea: Column, ready: Column, owner: User, member: User
) -> None:
    promise(board, 4)
    look(at=after(days=5))
    move_card(card=card, to=ready, by=owner, at=after(days=6))
    look(at=after(days=6))
    move_card(card=card, to=idea, by=owner, at=after(days=7))
    look(at=after(days=7))
    assert len(alerts_of(member)) == 2


# Blocked for long


def test_a_card_that_is_blocked_for_three_days_is_told_once(
    board: Board, card: Card, owner: User, member: User
) -> None:
    block_card(card=card, reason="decision", note="Legal", by=owner, at=after())
    look(at=after(days=2.9))
    assert alerts_of(member) == []
    for days in (3, 4):
        look(at=after(days=days))
    assert alerts_of(member) == ["“X” has been blocked for 3 days: waits for a decision (Legal)"]


def test_blocked_anew_the_days_are_counted_anew(board: Board, card: Card, owner: User, member: User) -> None:
    block_card(card=card, reason="decision", by=owner, at=after())
    look(at=after(days=2))
    unblock_card(card=card, by=owner, at=after(days=2))
    block_card(card=card, reason="supplier", by=owner, at=after(days=2, hours=1))
    look(at=after(days=3))
    look(at=after(days=5))
    assert alerts_of(member) == []
    look(at=after(days=6))
    assert alerts_of(member) == ["“X” has been blocked for 3 days: waits for a supplier"]


def test_a_block_that_ended_is_not_told(board: Board, card: Card, owner: User, member: User) -> None:
    block_card(card=card, reason="decision", by=owner, at=after())
    unblock_card(card=card, by=owner, at=after(days=1))
    look(at=after(days=9))
    assert alerts_of(member) == []


# Over the limit, below the minimum


def test_a_column_over_its_limit_for_a_day_is_told_once(validation: Column, owner: User, member: User) -> None:
    fill(validation, "ABC", by=owner)
    change_limits(column=validation, maximum=2, by=owner)
    look_each_hour(until=after(hours=23))
    assert alerts_of(member) == []
    look_each_hour(until=after(days=3))
    assert alerts_of(member) == ["Validation has been over its limit of 2 for 1 day"]


def test_a_full_column_is_not_over_its_limit(validation: Column, owner: User, member: User) -> None:
    fill(validation, "ABC", by=owner)
    look_each_hour(until=after(days=3))
    assert alerts_of(member) == []


def test_a_column_that_was_within_its_limit_in_between_is_over_it_anew(
    validation: Column, idea: Column, owner: User, member: User
) -> None:
    card, *_ = fill(validation, "ABC", by=owner)
    change_limits(column=validation, maximum=2, by=owner)
    look(at=after())
    move_card(card=card, to=idea, by=owner, at=after(hours=12))
    look(at=after(hours=12))
    move_card(card=card, to=validation, override_reason="Urgent", by=owner, at=after(hours=13))
    look(at=after(hours=13))
    look(at=after(days=1))
    assert "Validation has been over" not in " ".join(alerts_of(member))
    look(at=after(days=1, hours=13))
    assert "Validation has been over its limit of 2 for 1 day" in alerts_of(member)
    assert list(Condition.objects.filter(kind=Kind.OVER).order_by("pk").values_list("ended_at", flat=True)) == [
        after(hours=12),
        None,
    ]


def test_a_column_that_lacks_cards_for_a_day_is_told_once(ready: Column, owner: User, member: User) -> None:
    change_limits(column=ready, minimum=2, by=owner)
    fill(ready, "A", by=owner)
    look_each_hour(until=after(days=3))
    assert alerts_of(member) == ["Ready for Dev has had fewer than 2 cards for 1 day"]


def test_a_column_that_needs_one_card_is_said_to_be_empty(ready: Column, owner: User, member: User) -> None:
    change_limits(column=ready, minimum=1, by=owner)
    look_each_hour(until=after(days=1))
    assert alerts_of(member) == ["Ready for Dev has been empty for 1 day"]


def test_a_board_without_columns_has_nothing_to_tell(board: Board, owner: User) -> None:
    Board.objects.exclude(pk=create_board(name="New", owner=owner, template="empty").pk).update(archived_at=after())
    look(at=after(days=5))
    assert alerts_of(owner) == []


def test_a_column_with_what_it_needs_is_not_told(ready: Column, owner: User, member: User) -> None:
    change_limits(column=ready, minimum=2, by=owner)
    fill(ready, "AB", by=owner)
    look_each_hour(until=after(days=3))
    assert alerts_of(member) == []


def test_a_retired_column_needs_nothing(prototyping: Column, owner: User, member: User) -> None:
    change_limits(column=prototyping, minimum=2, by=owner)
    look(at=after())
    retire_column(column=prototyping, by=owner)
    look(at=after(days=2))
    assert alerts_of(member) == []


# A limit overridden


def test_an_override_is_told_to_all_but_who_did_it(
    validation: Column, idea: Column, owner: User, member: User, viewer: User
) -> None:
    fill(validation, "ABC", by=owner)
    (card,) = fill(idea, "X", by=owner)
    move_card(card=card, to=validation, override_reason="Urgent", by=owner, at=after(days=1))
    for days in (1, 1.1, 2):
        look(at=after(days=days))
    assert alerts_of(member)[:1] == ["Olga Owner overrode the limit of Validation for “X”: Urgent"]
    assert "overrode" not in " ".join(alerts_of(owner))
    assert " ".join(alerts_of(member)).count("overrode") == 1
    assert member.notices.order_by("pk")[0].card == card


def test_a_move_into_a_column_with_room_is_not_told(validation: Column, card: Card, owner: User, member: User) -> None:
    move_card(card=card, to=validation, override_reason="Urgent", by=owner, at=after(days=1))
    look(at=after(days=1))
    assert alerts_of(member) == []


def test_overrides_of_long_ago_are_no_news(validation: Column, card: Card, owner: User, member: User) -> None:
    fill(validation, "ABC", by=owner)
    move_card(card=card, to=validation, override_reason="Urgent", by=owner, at=after(days=1))
    look(at=after(days=4))
    assert "overrode" not in " ".join(alerts_of(member))


# Who is told


def test_owners_and_members_are_told_and_nobody_else(
    board: Board, card: Card, owner: User, member: User, viewer: User, outsider: User
) -> None:
    promise(board, 4)
    look(at=after(days=5))
    assert [len(alerts_of(person)) for person in (owner, member, viewer, outsider)] == [1, 1, 0, 0]


def test_an_archived_board_is_silent_until_it_is_restored(board: Board, card: Card, owner: User, member: User) -> None:
    promise(board, 4)
    look(at=after(days=3))
    archive_board(board=board, by=owner)
    look(at=after(days=5))
    assert alerts_of(member) == []
    restore_board(board=board, by=owner)
    look(at=after(days=6))
    assert len(alerts_of(member)) == 1


# Rules


@pytest.mark.parametrize("kind", Kind)
def test_what_is_off_is_not_told_and_on_again_it_is(
    kind: Kind, board: Board, validation: Column, ready: Column, idea: Column, card: Card, owner: User, member: User
) -> None:
    change_rules(board=board, by=owner, at=None, **{kind: False})
    promise(board, 4)
    block_card(card=card, reason="decision", by=owner, at=after())
    fill(validation, "ABC", by=owner)
    change_limits(column=ready, minimum=2, by=owner)
    other = create_card(board=board, column=idea, title="Y", by=owner, at=after(days=5))
    move_card(card=other, to=validation, override_reason="Urgent", by=owner, at=after(days=5))
    for days in (5, 6.5):
        look(at=after(days=days))
    raised = set(Condition.objects.exclude(raised_at=None).values_list("kind", flat=True))
    assert raised == set(Kind.values) - {kind}
    change_rules(board=board, by=owner, at=None, **{kind: True})
    look(at=after(days=6.6))
    again = Condition.objects.exclude(raised_at=None).filter(kind=kind).exists()
    assert again == (kind != Kind.OVERRIDDEN)  # which was over in the moment it happened


def test_days_are_the_owners_to_say_also_of_what_holds_already(
    board: Board, card: Card, owner: User, member: User
) -> None:
    block_card(card=card, reason="decision", by=owner, at=after())
    change_rules(board=board, blocked_days=5, by=owner)
    look(at=after(days=4))
    assert alerts_of(member) == []
    change_rules(board=board, blocked_days=2, by=owner)
    look(at=after(days=4))
    assert alerts_of(member) == ["“X” has been blocked for 4 days: waits for a decision"]


# Workers


def test_of_two_looks_at_once_one_tells(board: Board, card: Card, member: User) -> None:
    promise(board, 4)
    with meanwhile("alerts_condition", partial(look, at=after(days=5)), reads=1):
        look(at=after(days=5))
    assert len(alerts_of(member)) == 1
    assert Condition.objects.filter(kind=Kind.LATE).count() == 1


def test_of_two_that_found_the_same_due_one_tells(board: Board, card: Card, member: User) -> None:
    promise(board, 4)
    with meanwhile("alerts_condition", partial(looking.tell_due, at=after(days=5)), reads=2):
        look(at=after(days=5))
    assert len(alerts_of(member)) == 1


def test_a_crash_while_it_is_told_loses_nothing(board: Board, card: Card, member: User) -> None:
    promise(board, 4)
    with patch.object(looking, "notices_to", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        look(at=after(days=5))
    assert alerts_of(member) == []
    look(at=after(days=5))
    assert len(alerts_of(member)) == 1


def test_a_look_takes_the_same_queries_however_many_cards_and_boards(
    board: Board, idea: Column, owner: User, member: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            look(at=after(days=5))
        return len(asked.captured_queries)

    promise(board, 4)
    block_card(card=fill(idea, "A", by=owner)[0], reason="decision", by=owner)
    look(at=after(days=5))
    before = queries()
    for name in ("Two", "Three"):
        other = create_board(name=name, owner=owner)
        promise(other, 4)
        for card in fill(other.columns.get(name="Idea"), "ABCDEFGH", by=owner):
            block_card(card=card, reason="decision", by=owner)
    look(at=after(days=5))
    assert queries() == before


def find(*, at: datetime) -> None:
    """Written down, and not told yet."""
    for boards in looking._in_use():
        looking.note(boards, at=at)


def block_many(idea: Column, titles: str, by: User) -> None:
    for card in fill(idea, titles, by=by):
        block_card(card=card, reason="decision", by=by, at=after(days=1))


def test_telling_takes_the_same_queries_however_much_is_due(idea: Column, owner: User, member: User) -> None:
    def queries(titles: str) -> int:
        block_many(idea, titles, by=owner)
        find(at=after(days=5))
        told = len(alerts_of(member))
        with CaptureQueriesContext(connection) as asked:
            looking.tell_due(at=after(days=5))
        assert len(alerts_of(member)) == told + len(titles)
        return len(asked.captured_queries)

    assert queries("ABCDEFGHIJ") == queries("K") < 15


def test_many_of_a_kind_are_told_in_one(idea: Column, owner: User, member: User) -> None:
    block_many(idea, "ABCDEFGHIJKL", by=owner)
    find(at=after(days=5))
    looking.tell_due(at=after(days=5))
    assert alerts_of(member) == ["12 cards have been blocked for long: “A”, “B”, “C” and 9 more"]
    looking.tell_due(at=after(days=6))
    assert len(alerts_of(member)) == 1


@pytest.mark.parametrize("rules", [{"blocked": False}, {"blocked_days": 30}])
def test_what_is_not_wanted_any_more_by_the_time_it_is_told_is_not(
    board: Board, card: Card, owner: User, member: User, rules: dict[str, Any]
) -> None:
    block_card(card=card, reason="decision", by=owner, at=after())
    find(at=after(days=5))
    due = Condition.objects.get(kind=Kind.BLOCKED).due_at
    change_rules(board=board, by=owner, **rules)
    Condition.objects.update(due_at=due)  # written by a look that had read the rules before
    looking.tell_due(at=after(days=5))
    assert alerts_of(member) == []
    assert Condition.objects.get(kind=Kind.BLOCKED).due_at in {None, after(days=30)}


def test_what_is_due_is_found_by_its_own_index(board: Board) -> None:
    with CaptureQueriesContext(connection) as asked:
        looking.tell_due(at=after())
    (query,) = asked.captured_queries
    assert "condition_due" in plan_of(query["sql"])


def test_what_ended_long_ago_is_forgotten(board: Board, card: Card, owner: User) -> None:
    promise(board, 4)
    look(at=after(days=5))
    forget_conditions(at=after(days=500))
    assert Condition.objects.count() == 1
    discard_card(card=card, reason="other", by=owner, at=after(days=6))
    look(at=after(days=6))
    forget_conditions(at=after(days=95))
    assert Condition.objects.count() == 1
    forget_conditions(at=after(days=97))
    assert Condition.objects.count() == 0


def test_with_a_board_goes_all_that_was_found_and_told_of_it(
    board: Board, card: Card, validation: Column, owner: User, member: User
) -> None:
    promise(board, 4)
    fill(validation, "ABC", by=owner)
    move_card(card=card, to=validation, override_reason="Urgent", by=owner, at=after(days=1))
    look(at=after(days=1))
    look(at=after(days=5))
    assert {*Condition.objects.values_list("kind", flat=True)} == {Kind.LATE, Kind.OVER, Kind.OVERRIDDEN}
    delete_board(board=board, name=board.name)
    assert not Condition.objects.exists()
    assert not member.notices.exists()


def test_who_deletes_their_account_takes_their_notices_along(
    board: Board, card: Card, member: User, owner: User
) -> None:
    promise(board, 4)
    look(at=after(days=5))
    set_digest(person=member, wanted=False)
    delete_person(person=member, by=member)
    assert [len(alerts_of(owner)), Condition.objects.count()] == [1, 1]


def test_a_card_that_was_restored_is_late_anew(
    board: Board, card: Card, idea: Column, owner: User, member: User
) -> None:
    promise(board, 4)
    look(at=after(days=5))
    discard_card(card=card, reason="other", by=owner, at=after(days=6))
    look(at=after(days=6))
    restore_card(card=card, to=idea, by=owner, at=after(days=7))
    look(at=after(days=7))
    assert len(alerts_of(member)) == 2
