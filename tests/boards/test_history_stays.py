"""The log is append-only, and nothing that it points at goes away on its own."""

import pytest
from django.contrib.auth.models import User
from django.db.models import RestrictedError

from boards.models import Board, Card, Column, Transition
from boards.moves import block_card, discard_card, move_card, undo_move
from tests.cast import after, fill


@pytest.fixture
def card(idea: Column, validation: Column, member: User) -> Card:
    (card,) = fill(idea, "A", by=member)
    block_card(card=card, reason="decision", by=member, at=after(hours=1))
    move_card(card=card, to=validation, by=member, at=after(days=1))
    undo_move(card=card, by=member, at=after(days=1, seconds=1))
    return card


def test_a_row_is_not_written_twice(card: Card) -> None:
    row = card.transitions.in_order().first()
    assert row is not None
    row.reason = "Another"

    with pytest.raises(TypeError, match="append-only"):
        row.save()
    with pytest.raises(TypeError, match="append-only"):
        card.transitions.update(reason="Another")
    with pytest.raises(TypeError, match="append-only"):
        Transition.objects.bulk_update([row], ["reason"])
    with pytest.raises(TypeError, match="append-only"):
        Transition.objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=["reason"])


def test_a_row_is_not_deleted(card: Card) -> None:
    row = card.transitions.in_order().first()
    assert row is not None

    with pytest.raises(TypeError, match="append-only"):
        row.delete()
    with pytest.raises(TypeError, match="append-only"):
        card.transitions.all().delete()


def test_a_card_with_a_history_is_not_deleted(card: Card) -> None:
    with pytest.raises(RestrictedError):
        card.delete()


def test_a_column_with_a_history_is_not_deleted(card: Card, validation: Column) -> None:
    with pytest.raises(RestrictedError):
        validation.delete()


def test_a_person_may_go_and_the_log_keeps_the_name(card: Card, member: User) -> None:
    member.delete()

    assert {(row.by, row.by_name) for row in card.transitions.all()} == {(None, "Max Member")}
    assert card.blocks.get().by_name == "Max Member"


def test_a_card_of_a_person_who_went_is_nobodys(card: Card, idea: Column, member: User) -> None:
    Card.objects.filter(pk=card.pk).update(assignee=member)

    member.delete()

    card.refresh_from_db()
    assert card.assignee is None


def test_a_board_goes_with_all_that_is_on_it(card: Card, board: Board, member: User) -> None:
    discard_card(card=card, reason="other", by=member, at=after(days=2))

    board.delete()

    assert not Transition.objects.exists()
    assert not Card.objects.exists()
