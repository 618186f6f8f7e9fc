"""What holds on a board, since when, and what is no news."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User

from alerts.models import Condition, Kind
from boards.board_setup import create_board
from boards.columns import change_limits, retire_column
from boards.models import Board, Card, Column
from boards.moves import block_card, discard_card, move_card, unblock_card
from tests.alerts.cast import alerts_of, look, promise
from tests.cast import after, fill


def look_each_hour(*, until: datetime) -> None:
    """From the beginning of the board's days on."""
    at = after()
    while at <= until:
        look(at=at)
        at = at + (after(hours=1) - after())


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


def test_a_board_on_which_nothing_has_happened_lacks_nothing(ready: Column, owner: User, member: User) -> None:
    change_limits(column=ready, minimum=2, by=owner)
    look_each_hour(until=after(days=3))
    assert alerts_of(member) == []


def test_a_column_that_needs_one_card_is_said_to_be_empty(
    idea: Column, ready: Column, owner: User, member: User
) -> None:
    fill(idea, "A", by=owner)
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
