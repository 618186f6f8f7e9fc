"""WIP limits: one rule for every way into a column, none for the ways out."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from boards.columns import change_limits, retire_column
from boards.models import Card, Column
from boards.moves import create_card, discard_card, move_card, restore_card, undo_move
from boards.refusals import ColumnFull
from tests.boards.state import nothing_changed
from tests.cast import after, fill, titles


def asks(column: Column, owner: User) -> None:
    change_limits(column=column, maximum=column.maximum, minimum=None, when_full="ask", by=owner)


def limit_to(column: Column, maximum: int | None, owner: User) -> None:
    change_limits(column=column, maximum=maximum, minimum=None, when_full=column.when_full, by=owner)


WayIn = Callable[..., Card]


def by_creation(column: Column, person: User) -> WayIn:
    return lambda **override: create_card(
        board=column.board, column=column, title="X", by=person, at=after(days=1), **override
    )


def by_move(column: Column, person: User) -> WayIn:
    (card,) = fill(column.board.columns.get(name="Idea"), "X", by=person)
    return lambda **override: move_card(card=card, to=column, by=person, at=after(days=1), **override)


def by_restore(column: Column, person: User) -> WayIn:
    (card,) = fill(column.board.columns.get(name="Idea"), "X", by=person)
    discard_card(card=card, reason="other", by=person, at=after(hours=1))
    return lambda **override: restore_card(card=card, to=column, by=person, at=after(days=1), **override)


def by_undo(column: Column, person: User) -> WayIn:
    """The card left the column, and before the undo its place there was taken."""
    maximum = column.maximum
    limit_to(column, None, person)
    (card,) = fill(column, "X", by=person)
    move_card(card=card, to=column.board.columns.get(name="Idea"), by=person, at=after(days=1))
    limit_to(column, maximum, person)
    return lambda **override: undo_move(card=card, by=person, at=after(days=1, seconds=30), **override)


WAYS_IN = [by_creation, by_move, by_restore, by_undo]
way_in = pytest.mark.parametrize("way_in", WAYS_IN)


@pytest.fixture
def nearly_full(validation: Column, owner: User) -> Column:
    fill(validation, "AB", by=owner)
    return validation


@pytest.fixture
def full(validation: Column, owner: User) -> Column:
    fill(validation, "ABC", by=owner)
    return validation


@way_in
def test_the_last_free_place_is_taken_without_a_word(
    nearly_full: Column, owner: User, way_in: Callable[[Column, User], WayIn]
) -> None:
    enter = way_in(nearly_full, owner)

    card = enter()

    assert nearly_full.cards.count() == 3
    last = card.transitions.order_by("pk").last()
    assert last is not None
    assert (last.override, last.reason) == (False, "")


@way_in
def test_a_reason_nobody_needed_is_not_an_override(
    nearly_full: Column, owner: User, way_in: Callable[[Column, User], WayIn]
) -> None:
    card = way_in(nearly_full, owner)(override_reason="Urgent")

    assert not card.transitions.filter(override=True).exists()
    assert not card.transitions.filter(reason="Urgent").exists()


@way_in
def test_a_full_column_refuses_every_way_in(full: Column, owner: User, way_in: Callable[[Column, User], WayIn]) -> None:
    enter = way_in(full, owner)

    with nothing_changed(), pytest.raises(ColumnFull, match=r"Validation is full: 3 of 3\."):
        enter()


@way_in
def test_an_owner_overrides_with_a_reason_and_the_log_says_so(
    full: Column, owner: User, way_in: Callable[[Column, User], WayIn]
) -> None:
    card = way_in(full, owner)(override_reason="  The regulator asks. ")

    assert full.cards.count() == 4
    last = card.transitions.order_by("pk").last()
    assert last is not None
    assert (last.override, last.reason) == (True, "The regulator asks.")


@way_in
@pytest.mark.parametrize("reason", ["", "   "])
def test_an_owner_without_a_reason_is_refused(
    full: Column, owner: User, way_in: Callable[[Column, User], WayIn], reason: str
) -> None:
    enter = way_in(full, owner)

    with nothing_changed(), pytest.raises(ColumnFull) as refusal:
        enter(override_reason=reason)
    assert refusal.value.may_override


@way_in
def test_a_member_cannot_override_a_column_that_refuses(
    full: Column, owner: User, member: User, way_in: Callable[[Column, User], WayIn]
) -> None:
    enter = way_in(full, member)

    with nothing_changed(), pytest.raises(ColumnFull) as refusal:
        enter(override_reason="Urgent")
    assert not refusal.value.may_override


@way_in
def test_a_column_that_asks_takes_a_members_reason(
    full: Column, owner: User, member: User, way_in: Callable[[Column, User], WayIn]
) -> None:
    enter = way_in(full, member)
    asks(full, owner)

    card = enter(override_reason="Urgent")

    assert full.cards.count() == 4
    assert card.transitions.filter(override=True, reason="Urgent", by=member).count() == 1


@way_in
def test_a_column_that_asks_refuses_without_a_reason(
    full: Column, owner: User, member: User, way_in: Callable[[Column, User], WayIn]
) -> None:
    enter = way_in(full, member)
    asks(full, owner)

    with nothing_changed(), pytest.raises(ColumnFull) as refusal:
        enter()
    assert refusal.value.may_override


@way_in
def test_a_reason_longer_than_the_log_takes_is_refused(
    full: Column, owner: User, way_in: Callable[[Column, User], WayIn]
) -> None:
    enter = way_in(full, owner)

    with nothing_changed(), pytest.raises(ValidationError, match="at most 200 characters"):
        enter(override_reason="x" * 201)


def test_a_column_without_a_limit_takes_everything(idea: Column, member: User) -> None:
    fill(idea, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", by=member)

    assert idea.cards.count() == 26


def test_inside_a_full_column_cards_move(full: Column, member: User) -> None:
    move_card(card=full.cards.get(title="C"), to=full, by=member, at=after(days=1))

    assert titles(full) == "CAB"


def test_out_of_a_full_column_cards_move_and_make_room(full: Column, prototyping: Column, member: User) -> None:
    move_card(card=full.cards.get(title="A"), to=prototyping, by=member, at=after(days=1))
    create_card(board=full.board, column=full, title="X", by=member, at=after(days=1))

    assert titles(full) == "XBC"


def test_a_limit_may_be_lowered_under_the_count(full: Column, owner: User) -> None:
    limit_to(full, 1, owner)

    full.refresh_from_db()
    assert (full.maximum, full.cards.count()) == (1, 3)


def test_nothing_gets_in_until_the_count_is_below_the_lowered_limit(
    full: Column, prototyping: Column, owner: User, member: User
) -> None:
    limit_to(full, 2, owner)
    for title, count in (("A", 3), ("B", 2)):
        with nothing_changed(), pytest.raises(ColumnFull, match=f"{count} of 2"):
            create_card(board=full.board, column=full, title="X", by=member, at=after(days=1))
        move_card(card=full.cards.get(title=title), to=prototyping, by=member, at=after(days=1))

    create_card(board=full.board, column=full, title="X", by=member, at=after(days=1))

    assert titles(full) == "XC"


def test_inside_a_column_over_its_limit_cards_move(full: Column, owner: User, member: User) -> None:
    limit_to(full, 1, owner)

    move_card(card=full.cards.get(title="C"), to=full, by=member, at=after(days=1))

    assert titles(full) == "CAB"


def test_retiring_needs_room_for_all_the_cards(
    validation: Column, prototyping: Column, owner: User, member: User
) -> None:
    fill(validation, "AB", by=member)
    fill(prototyping, "XY", by=member)

    with nothing_changed(), pytest.raises(ColumnFull, match="Prototyping has room for 1 more, not for 2") as refusal:
        retire_column(column=validation, cards_to=prototyping, by=owner, at=after(days=1))
    assert (refusal.value.limit, refusal.value.count, refusal.value.arriving) == (3, 2, 2)


def test_retiring_over_the_limit_takes_a_reason_for_every_card(
    validation: Column, prototyping: Column, owner: User, member: User
) -> None:
    fill(validation, "AB", by=member)
    fill(prototyping, "XY", by=member)

    retire_column(column=validation, cards_to=prototyping, by=owner, at=after(days=1), override_reason="Merged")

    moved = Card.objects.filter(transitions__override=True, transitions__reason="Merged")
    assert set(moved.values_list("title", flat=True)) == {"A", "B"}
    assert titles(prototyping) == "XYAB"
