"""The verbs of a column."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from boards.board_setup import create_board
from boards.columns import (
    add_column,
    change_limits,
    describe_column,
    rename_column,
    reorder_column,
    retire_column,
    shift_column,
)
from boards.models import Board, Card, Column
from boards.moves import block_card, create_card, discard_card, move_card
from boards.refusals import Refused
from tests.boards.state import nothing_changed
from tests.cast import after, fill, titles


def names(board: Board) -> list[str]:
    return [column.name for column in board.columns.in_use()]


def test_a_new_column_lies_at_the_right_end(board: Board, owner: User) -> None:
    add_column(board=board, name=" Live ", kind="waiting", maximum=9, minimum=1, policy="Used by all.", by=owner)

    assert names(board) == ["Idea", "Validation", "Prototyping", "Ready for Dev", "Live"]
    live = board.columns.get(name="Live")
    assert (live.kind, live.maximum, live.minimum, live.when_full) == ("waiting", 9, 1, "refuse")


IMPOSSIBLE = [
    ({"name": ""}, "blank"),
    ({"name": " "}, "blank"),
    ({"name": "x" * 61}, "at most 60 characters"),
    ({"name": "Validation"}, "This board has a column of that name already"),
    ({"maximum": 0}, "A WIP limit is 1 or more"),
    ({"maximum": -1}, "greater than or equal to 0"),
    ({"minimum": 4, "maximum": 3}, "cannot need more cards than its WIP limit lets in"),
    ({"kind": "idle"}, "not a valid choice"),
    ({"when_full": "explode"}, "not a valid choice"),
]


@pytest.mark.parametrize(("settings", "says"), IMPOSSIBLE, ids=lambda each: str(each)[:40])
def test_an_impossible_column_is_not_added(board: Board, owner: User, settings: dict[str, Any], says: str) -> None:
    with nothing_changed(), pytest.raises(ValidationError, match=says):
        add_column(board=board, by=owner, **{"name": "Live"} | settings)


def test_a_renamed_column_keeps_its_cards_and_the_log_its_name(validation: Column, owner: User) -> None:
    (card,) = fill(validation, "A", by=owner)

    renamed = rename_column(column=validation, name=" Proof ", by=owner)

    assert (renamed.name, titles(renamed)) == ("Proof", "A")
    assert card.transitions.get().to_name == "Validation"


@pytest.mark.parametrize("name", ["", "  ", "Idea", "x" * 61])
def test_a_column_is_not_renamed_to_what_cannot_be(validation: Column, owner: User, name: str) -> None:
    with nothing_changed(), pytest.raises(ValidationError):
        rename_column(column=validation, name=name, by=owner)


def test_the_name_of_a_retired_column_is_free_again(board: Board, validation: Column, owner: User) -> None:
    retire_column(column=validation, by=owner)

    add_column(board=board, name="Validation", by=owner)

    assert names(board) == ["Idea", "Prototyping", "Ready for Dev", "Validation"]


def test_another_board_may_have_the_same_names(board: Board, outsider: User) -> None:
    assert names(create_board(name="Another", owner=outsider)) == names(board)


def test_limits_are_changed_together(validation: Column, owner: User) -> None:
    change_limits(column=validation, maximum=5, minimum=2, when_full="ask", by=owner)

    validation.refresh_from_db()
    assert (validation.maximum, validation.minimum, validation.when_full) == (5, 2, "ask")


def test_a_limit_is_lifted(validation: Column, owner: User) -> None:
    change_limits(column=validation, maximum=None, minimum=None, when_full="refuse", by=owner)

    validation.refresh_from_db()
    assert validation.maximum is None


@pytest.mark.parametrize(
    "limits",
    [
        {"maximum": 0, "minimum": None, "when_full": "refuse"},
        {"maximum": 2, "minimum": 3, "when_full": "refuse"},
        {"maximum": 2, "minimum": None, "when_full": ""},
    ],
    ids=str,
)
def test_impossible_limits_are_refused(validation: Column, owner: User, limits: dict[str, Any]) -> None:
    with nothing_changed(), pytest.raises(ValidationError):
        change_limits(column=validation, by=owner, **limits)


def test_kind_and_policy_are_described(validation: Column, owner: User) -> None:
    describe_column(column=validation, kind="waiting", policy=" Leaves with evidence. ", by=owner)

    validation.refresh_from_db()
    assert (validation.kind, validation.policy) == ("waiting", "Leaves with evidence.")


@pytest.mark.parametrize(
    ("moved", "behind", "order"),
    [
        ("C", None, "CABD"),
        ("C", "A", "ACBD"),
        ("A", "C", "BCAD"),
        ("C", "D", "ABDC"),
        ("C", "B", "ABCD"),
        ("C", "C", "ABCD"),
        ("A", None, "ABCD"),
    ],
)
def test_a_column_is_put_behind_another(owner: User, moved: str, behind: str | None, order: str) -> None:
    board = Board.objects.create(name="Letters")
    columns = {name: add_column(board=board, name=name, by=owner) for name in "ABCD"}

    reorder_column(column=columns[moved], behind=columns[behind] if behind else None, by=owner)

    assert "".join(names(board)) == order


@pytest.mark.parametrize(
    ("moved", "to", "order"), [("A", "left", "ABC"), ("B", "left", "BAC"), ("B", "right", "ACB"), ("C", "right", "ABC")]
)
def test_a_column_swaps_places_with_its_neighbour(owner: User, moved: str, to: str, order: str) -> None:
    board = Board.objects.create(name="Letters")
    columns = {name: add_column(board=board, name=name, by=owner) for name in "ABC"}

    shift_column(column=columns[moved], to=to, by=owner)

    assert "".join(names(board)) == order


def test_a_column_that_was_just_retired_does_not_swap_places(
    validation: Column, prototyping: Column, owner: User
) -> None:
    retire_column(column=validation, by=owner)

    with nothing_changed(), pytest.raises(Refused, match="Validation was retired"):
        shift_column(column=validation, to="left", by=owner)


def test_a_column_swaps_places_past_a_neighbour_that_was_retired(board: Board, validation: Column, owner: User) -> None:
    prototyping = board.columns.get(name="Prototyping")
    retire_column(column=validation, by=owner)
    live = add_column(board=board, name="Live", by=owner)

    shift_column(column=live, to="left", by=owner)
    shift_column(column=prototyping, to="right", by=owner)

    assert names(board) == ["Idea", "Live", "Prototyping", "Ready for Dev"]


def test_a_column_is_not_put_behind_one_of_another_board(validation: Column, owner: User) -> None:
    elsewhere = create_board(name="Another", owner=owner).columns.first()

    with nothing_changed(), pytest.raises(Refused, match="another board"):
        reorder_column(column=validation, behind=elsewhere, by=owner)


def test_a_retired_column_is_not_put_anywhere(validation: Column, prototyping: Column, owner: User) -> None:
    retire_column(column=validation, by=owner)

    for column, behind in ((validation, prototyping), (prototyping, validation)):
        with nothing_changed(), pytest.raises(Refused, match="Validation was retired"):
            reorder_column(column=column, behind=behind, by=owner)


def test_a_retired_column_leaves_the_board_and_stays_in_the_log(
    board: Board, validation: Column, prototyping: Column, owner: User
) -> None:
    (card,) = fill(validation, "A", by=owner)
    move_card(card=card, to=prototyping, by=owner, at=after(hours=1))

    retired = retire_column(column=validation, by=owner, at=after(days=1))

    assert retired.retired_at == after(days=1)
    assert names(board) == ["Idea", "Prototyping", "Ready for Dev"]
    assert card.transitions.get(kind="create").to_column == validation


def test_its_cards_go_to_the_end_of_another_in_their_order(
    validation: Column, prototyping: Column, owner: User, member: User
) -> None:
    fill(validation, "AB", by=member)
    fill(prototyping, "X", by=member)

    retire_column(column=validation, cards_to=prototyping, by=owner, at=after(days=1))

    assert titles(prototyping) == "XAB"
    a = prototyping.cards.get(title="A")
    row = a.transitions.get(kind="move")
    assert (row.from_column, row.to_column, row.by, row.at) == (validation, prototyping, owner, after(days=1))
    assert (row.reason, row.override) == ("Validation was retired", False)
    assert (a.entered_at, a.started_at) == (after(days=1), after(hours=1))


def test_cards_without_a_new_column_keep_theirs(validation: Column, owner: User) -> None:
    fill(validation, "AB", by=owner)

    for nowhere in (None, validation):
        with nothing_changed(), pytest.raises(Refused, match="Choose a column for what lies in Validation"):
            retire_column(column=validation, cards_to=nowhere, by=owner)


def test_a_card_that_came_later_than_the_given_instant_stops_a_retirement(
    validation: Column, prototyping: Column, owner: User
) -> None:
    fill(validation, "AB", by=owner)

    with nothing_changed(), pytest.raises(Refused, match="“A” already tells of 2026-03-02 10:00:00 UTC"):
        retire_column(column=validation, cards_to=prototyping, by=owner, at=after(minutes=30))


def test_a_blocked_card_is_still_blocked_in_its_new_column(
    validation: Column, prototyping: Column, owner: User
) -> None:
    (card,) = fill(validation, "A", by=owner)
    block_card(card=card, reason="decision", by=owner)

    retire_column(column=validation, cards_to=prototyping, by=owner)

    assert Card.objects.get(pk=card.pk).blocked


def test_a_column_that_lost_its_cards_to_discards_needs_no_other(validation: Column, owner: User) -> None:
    (card,) = fill(validation, "A", by=owner)
    discard_card(card=card, reason="other", by=owner)

    assert retire_column(column=validation, by=owner).retired_at


@pytest.mark.parametrize("name", ["Idea", "Ready for Dev"])
def test_the_column_where_the_clock_starts_or_stops_is_not_retired(board: Board, owner: User, name: str) -> None:
    with nothing_changed(), pytest.raises(Refused, match=f"The clock depends on {name}") as refusal:
        retire_column(column=board.columns.get(name=name), by=owner)
    assert refusal.value.code == "column_has_a_role"


def test_a_column_is_retired_once(validation: Column, owner: User) -> None:
    retire_column(column=validation, by=owner)

    with nothing_changed(), pytest.raises(Refused, match="Validation was retired"):
        retire_column(column=validation, by=owner)


def test_nothing_is_set_on_a_retired_column(validation: Column, owner: User) -> None:
    retire_column(column=validation, by=owner)

    with nothing_changed(), pytest.raises(Refused):
        rename_column(column=validation, name="Proof", by=owner)
    with nothing_changed(), pytest.raises(Refused):
        change_limits(column=validation, maximum=1, minimum=None, when_full="refuse", by=owner)
    with nothing_changed(), pytest.raises(Refused):
        describe_column(column=validation, kind="active", policy="", by=owner)
    with nothing_changed(), pytest.raises(Refused):
        create_card(board=validation.board, column=validation, title="A", by=owner)
