"""What a move writes, and which moves cannot be made."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from boards.board_setup import create_board
from boards.columns import retire_column
from boards.models import Board, Card, Column
from boards.moves import archive_card, create_card, discard_card, move_card
from boards.rebuild import differences
from boards.refusals import Refused
from tests.boards.state import nothing_changed
from tests.cast import after, fill


def test_a_move_is_a_row_of_the_log(idea: Column, validation: Column, member: User) -> None:
    (card,) = fill(idea, "A", by=member)

    move_card(card=card, to=validation, by=member, at=after(days=1))

    row = card.transitions.get(kind="move")
    assert (row.from_column, row.to_column, row.at) == (idea, validation, after(days=1))
    assert (row.from_name, row.to_name, row.from_kind, row.to_kind) == ("Idea", "Validation", "waiting", "active")
    assert (row.by, row.by_name, row.from_position) == (member, "Max Member", card.position)
    assert (row.override, row.reason, row.note, row.undoes) == (False, "", "", None)


def test_a_move_that_nobody_made_has_no_name(idea: Column, validation: Column, member: User) -> None:
    (card,) = fill(idea, "A", by=member)

    move_card(card=card, to=validation, by=None, at=after(days=1))

    row = card.transitions.get(kind="move")
    assert (row.by, row.by_name) == (None, "")


def test_a_verb_answers_the_card_as_it_is_in_the_database(idea: Column, validation: Column, member: User) -> None:
    (card,) = fill(idea, "A", by=member)

    moved = move_card(card=card, to=validation, by=member, at=after(days=1))

    stored = Card.objects.get(pk=card.pk)
    assert moved.course() == stored.course()
    assert (moved.position, moved.board.version) == (stored.position, stored.board.version)


def test_the_log_keeps_a_very_long_name_shortened(idea: Column) -> None:
    person = User.objects.create_user("p", first_name="F" * 150, last_name="L" * 150)

    card = create_card(board=idea.board, column=idea, title="A", by=person)

    assert card.transitions.get().by_name == "F" * 150 + " " + "L" * 49


def test_a_discarded_card_is_not_moved(idea: Column, validation: Column, owner: User, member: User) -> None:
    (card,) = fill(idea, "A", by=member)
    discard_card(card=card, reason="evidence", by=owner)

    with nothing_changed(), pytest.raises(Refused, match=r"“A” was discarded by Olga Owner\. Restore it first\."):
        move_card(card=card, to=validation, by=member)


def test_an_archived_card_is_not_moved(ready: Column, validation: Column, owner: User, member: User) -> None:
    (card,) = fill(ready, "A", by=member)
    archive_card(card=card, by=owner)

    with nothing_changed(), pytest.raises(Refused, match=r"“A” was archived by Olga Owner\. Restore it first\."):
        move_card(card=card, to=validation, by=member)


def test_a_card_does_not_leave_its_board(idea: Column, owner: User, member: User) -> None:
    (card,) = fill(idea, "A", by=member)
    elsewhere = create_board(name="Another", owner=owner).columns.first()
    assert elsewhere is not None

    with nothing_changed(), pytest.raises(Refused, match="another board") as refusal:
        move_card(card=card, to=elsewhere, by=owner)
    assert refusal.value.code == "foreign_column"


def test_nothing_moves_into_a_retired_column(idea: Column, validation: Column, member: User) -> None:
    (card,) = fill(idea, "A", by=member)
    retire_column(column=validation, by=member)

    with nothing_changed(), pytest.raises(Refused, match=r"Validation was retired") as refusal:
        move_card(card=card, to=validation, by=member)
    assert refusal.value.code == "column_retired"


def test_a_given_instant_before_the_card_came_is_refused(idea: Column, validation: Column, member: User) -> None:
    card = create_card(board=idea.board, column=idea, title="A", by=member, at=after(hours=2))

    with nothing_changed(), pytest.raises(Refused, match="already tells of 2026-03-02 11:00:00 UTC") as refusal:
        move_card(card=card, to=validation, by=member, at=after(hours=1))
    assert refusal.value.code == "out_of_order"


def test_a_clock_behind_another_machines_waits_for_it(idea: Column, validation: Column, member: User) -> None:
    ahead = timezone.now() + timedelta(seconds=30)
    card = create_card(board=idea.board, column=idea, title="A", by=member, at=ahead)

    moved = move_card(card=card, to=validation, by=member)

    assert moved.entered_at == card.transitions.get(kind="move").at == ahead


def test_no_clock_waits_longer_than_a_minute(idea: Column, validation: Column, member: User) -> None:
    in_2099 = datetime(2099, 1, 1, tzinfo=UTC)
    card = create_card(board=idea.board, column=idea, title="A", by=member, at=in_2099)

    with nothing_changed(), pytest.raises(Refused, match=r"tells of 2099-01-01 00:00:00 UTC\. Nothing") as refusal:
        move_card(card=card, to=validation, by=member)
    assert refusal.value.code == "out_of_order"


def test_moves_at_the_same_instant_are_read_as_they_were_written(
    idea: Column, validation: Column, prototyping: Column, board: Board, member: User
) -> None:
    (card,) = fill(idea, "A", by=member)
    for column in (validation, prototyping, validation):
        move_card(card=card, to=column, by=member, at=after())

    arrivals = [row.to_name for row in card.transitions.in_order()]
    assert arrivals == ["Idea", "Validation", "Prototyping", "Validation"]
    assert list(differences(board, board.line())) == []
