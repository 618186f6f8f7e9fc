"""Undo: for 60 seconds, by the same person; what was undone counts nowhere."""

import pytest
from django.contrib.auth.models import User

from boards.columns import retire_column
from boards.models import Card, Column
from boards.moves import (
    archive_card,
    block_card,
    create_card,
    discard_card,
    move_card,
    restore_card,
    unblock_card,
    undo_move,
)
from boards.refusals import Refused
from boards.undo import undoable
from tests.boards.state import nothing_changed
from tests.cast import after, fill, titles


@pytest.fixture
def card(idea: Column, member: User) -> Card:
    """In Idea since `after()`."""
    (card,) = fill(idea, "X", by=member)
    return card


def test_an_undone_move_leaves_the_card_as_it_was(card: Card, validation: Column, member: User) -> None:
    before = card.course()
    move_card(card=card, to=validation, by=member, at=after(days=1))

    undone = undo_move(card=card, by=member, at=after(days=1, seconds=10))

    assert (undone.course(), undone.position) == (before, card.position)


def test_both_rows_stay_in_the_log_and_count_nowhere(card: Card, validation: Column, member: User) -> None:
    move_card(card=card, to=validation, by=member, at=after(days=1))
    undo_move(card=card, by=member, at=after(days=1, seconds=10))

    create, move, undo = card.transitions.in_order()
    assert (undo.kind, undo.undoes, undo.from_name, undo.to_name) == ("undo", move, "Validation", "Idea")
    assert undo.at == after(days=1, seconds=10)
    assert list(card.transitions.counting()) == [create]


@pytest.mark.parametrize(("seconds", "possible"), [(0, True), (59, True), (60, True), (60.001, False), (3600, False)])
def test_a_move_can_be_undone_for_60_seconds(
    card: Card, validation: Column, member: User, seconds: float, possible: bool
) -> None:
    card = move_card(card=card, to=validation, by=member, at=after(days=1))

    assert (undoable(card, by=member, at=after(days=1, seconds=seconds)) is not None) is possible


def test_after_60_seconds_it_is_refused(card: Card, validation: Column, member: User) -> None:
    move_card(card=card, to=validation, by=member, at=after(days=1))

    with nothing_changed(), pytest.raises(Refused, match="for 60 seconds, by who made it") as refusal:
        undo_move(card=card, by=member, at=after(days=1, seconds=61))
    assert refusal.value.code == "nothing_to_undo"


def test_only_who_made_a_move_undoes_it(card: Card, validation: Column, owner: User, member: User) -> None:
    move_card(card=card, to=validation, by=member, at=after(days=1))

    for person in (owner, None):
        with nothing_changed(), pytest.raises(Refused, match="by who made it"):
            undo_move(card=card, by=person, at=after(days=1, seconds=1))


def test_a_move_that_nobody_made_is_undone_by_nobody(card: Card, validation: Column, member: User) -> None:
    move_card(card=card, to=validation, by=None, at=after(days=1))

    for person in (member, None):
        with nothing_changed(), pytest.raises(Refused):
            undo_move(card=card, by=person, at=after(days=1, seconds=1))


def test_somebody_elses_move_afterwards_ends_the_undo(
    card: Card, validation: Column, prototyping: Column, owner: User, member: User
) -> None:
    move_card(card=card, to=validation, by=member, at=after(days=1))
    move_card(card=card, to=prototyping, by=owner, at=after(days=1, seconds=5))

    with nothing_changed(), pytest.raises(Refused):
        undo_move(card=card, by=member, at=after(days=1, seconds=10))


def test_a_creation_is_not_undone(card: Card, member: User) -> None:
    with nothing_changed(), pytest.raises(Refused):
        undo_move(card=card, by=member, at=after(seconds=1))


def test_a_move_is_undone_once(card: Card, validation: Column, member: User) -> None:
    move_card(card=card, to=validation, by=member, at=after(days=1))
    undo_move(card=card, by=member, at=after(days=1, seconds=1))

    with nothing_changed(), pytest.raises(Refused):
        undo_move(card=card, by=member, at=after(days=1, seconds=2))


def test_two_moves_are_undone_one_after_the_other(
    card: Card, idea: Column, validation: Column, prototyping: Column, member: User
) -> None:
    move_card(card=card, to=validation, by=member, at=after(days=1))
    move_card(card=card, to=prototyping, by=member, at=after(days=1, seconds=10))

    assert undo_move(card=card, by=member, at=after(days=1, seconds=20)).column == validation
    assert undo_move(card=card, by=member, at=after(days=1, seconds=30)).column == idea


def test_the_card_lies_between_its_old_neighbours_again(idea: Column, validation: Column, member: User) -> None:
    _, b, _ = fill(idea, "ABC", by=member)
    move_card(card=b, to=validation, by=member, at=after(days=1))

    undo_move(card=b, by=member, at=after(days=1, seconds=10))

    assert titles(idea) == "ABC"


def test_a_place_taken_meanwhile_is_shared_by_lying_before_who_took_it(
    idea: Column, validation: Column, member: User
) -> None:
    _, b, _ = fill(idea, "ABC", by=member)
    move_card(card=b, to=validation, by=member, at=after(days=1))
    Card.objects.filter(pk=create_card(board=idea.board, column=idea, title="X", by=member).pk).update(
        position=b.position
    )

    undo_move(card=b, by=member, at=after(days=1, seconds=10))

    assert titles(idea) == "ABXC"


def test_a_discard_is_undone(validation: Column, member: User) -> None:
    _, b, _ = fill(validation, "ABC", by=member)
    before = b.course()
    discard_card(card=b, reason="no_value", by=member, at=after(days=1))

    undone = undo_move(card=b, by=member, at=after(days=1, seconds=10))

    assert undone.course() == before
    assert titles(validation) == "ABC"


def test_an_archiving_is_undone(ready: Column, member: User) -> None:
    (card,) = fill(ready, "A", by=member)
    before = card.course()
    archive_card(card=card, by=member, at=after(days=1))

    assert undo_move(card=card, by=member, at=after(days=1, seconds=10)).course() == before


def test_a_restore_is_undone(card: Card, validation: Column, member: User) -> None:
    discarded = discard_card(card=card, reason="no_value", by=member, at=after(days=1))
    restore_card(card=card, to=validation, by=member, at=after(days=2))

    undone = undo_move(card=card, by=member, at=after(days=2, seconds=10))

    assert undone.course() == discarded.course()
    row = undone.transitions.get(kind="undo")
    assert (row.from_column, row.to_column) == (validation, None)


def test_a_finish_undone_was_never_one(card: Card, ready: Column, member: User) -> None:
    move_card(card=card, to=ready, by=member, at=after(days=1))

    assert undo_move(card=card, by=member, at=after(days=1, seconds=10)).finished_at is None


def test_a_card_taken_out_of_finish_by_mistake_keeps_its_finish(
    ready: Column, validation: Column, member: User
) -> None:
    (card,) = fill(ready, "A", by=member)
    move_card(card=card, to=validation, by=member, at=after(days=9))

    undone = undo_move(card=card, by=member, at=after(days=9, seconds=10))

    assert (undone.finished_at, undone.started_at) == (after(), None)


def test_a_card_does_not_go_back_to_a_column_retired_meanwhile(
    validation: Column, prototyping: Column, member: User
) -> None:
    (card,) = fill(validation, "A", by=member)
    move_card(card=card, to=prototyping, by=member, at=after(days=1))
    retire_column(column=validation, by=member, at=after(days=1, seconds=5))

    with nothing_changed(), pytest.raises(Refused, match="Validation was retired"):
        undo_move(card=card, by=member, at=after(days=1, seconds=10))


def test_a_block_that_a_discard_ended_is_open_again(card: Card, member: User) -> None:
    earlier = block_card(card=card, reason="capacity", by=member, at=after(hours=1))
    unblock_card(card=card, by=member, at=after(hours=2))
    block = block_card(card=card, reason="decision", by=member, at=after(hours=3))
    discard_card(card=card, reason="other", by=member, at=after(days=1))

    undone = undo_move(card=card, by=member, at=after(days=1, seconds=10))

    block.refresh_from_db()
    earlier.refresh_from_db()
    assert (undone.blocked, block.until, earlier.until) == (True, None, after(hours=2))


def test_a_card_that_was_not_blocked_comes_back_unblocked(card: Card, member: User) -> None:
    block_card(card=card, reason="decision", by=member, at=after(hours=3))
    unblock_card(card=card, by=member, at=after(hours=4))
    discard_card(card=card, reason="other", by=member, at=after(days=1))

    assert not undo_move(card=card, by=member, at=after(days=1, seconds=10)).blocked


def test_a_block_on_a_restored_card_ends_when_the_restore_is_undone(
    card: Card, validation: Column, member: User
) -> None:
    discard_card(card=card, reason="other", by=member, at=after(days=1))
    restore_card(card=card, to=validation, by=member, at=after(days=2))
    block = block_card(card=card, reason="decision", by=member, at=after(days=2, seconds=5))

    undone = undo_move(card=card, by=member, at=after(days=2, seconds=10))

    block.refresh_from_db()
    assert (undone.blocked, block.until) == (False, after(days=2, seconds=10))


def test_a_block_laid_after_a_move_stays_when_the_move_is_undone(card: Card, validation: Column, member: User) -> None:
    move_card(card=card, to=validation, by=member, at=after(days=1))
    block_card(card=card, reason="decision", by=member, at=after(days=1, seconds=5))

    assert undo_move(card=card, by=member, at=after(days=1, seconds=10)).blocked
