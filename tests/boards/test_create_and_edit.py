"""What is written on a card, and what cannot be."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from boards.models import Board, Card, Column
from boards.models.card import COURSE_FIELDS
from boards.moves import create_card, edit_card, move_card
from boards.refusals import Overtaken
from tests.boards.state import nothing_changed
from tests.cast import after, fill


def test_a_card_begins_its_log_where_it_is_created(idea: Column, member: User) -> None:
    card = create_card(board=idea.board, column=idea, title="Pay by invoice", by=member, at=after())

    row = card.transitions.get()
    assert (row.kind, row.from_column, row.to_column, row.at) == ("create", None, idea, after())
    assert (row.by, row.by_name) == (member, "Max Member")
    assert (row.to_name, row.to_kind, row.override, row.reason) == ("Idea", "waiting", False, "")


def test_a_card_carries_what_is_written_on_it(idea: Column, owner: User, member: User) -> None:
    written: dict[str, Any] = {
        "description": "Shops **ask** for it.",
        "work_type": "risk",
        "requester": "Anna, sales",
        "assignee": owner,
        "due_date": datetime.date(2026, 4, 1),
        "external_id": "CRM-7",
        "external_url": "https://example.com/7",
    }

    create_card(board=idea.board, column=idea, title="  Pay by invoice ", by=member, **written)

    card = Card.objects.get()
    assert card.title == "Pay by invoice"
    assert {name: getattr(card, name) for name in written} == written


def test_a_card_may_begin_anywhere_on_the_board(ready: Column, member: User) -> None:
    card = create_card(board=ready.board, column=ready, title="Law", by=member, at=after())

    assert (card.started_at, card.finished_at) == (None, after())


UNWRITABLE = [
    {"title": ""},
    {"title": " \t\n"},
    {"title": "x" * 201},
    {"work_type": "epic"},
    {"external_url": "javascript:alert(1)"},
    {"external_id": "x" * 201},
    {"requester": "x" * 121},
    {"due_date": "soon"},
]


@pytest.mark.parametrize("unwritable", UNWRITABLE, ids=str)
def test_a_card_is_not_created_with_what_cannot_stand_on_it(
    idea: Column, member: User, unwritable: dict[str, Any]
) -> None:
    with nothing_changed(), pytest.raises(ValidationError):
        create_card(board=idea.board, column=idea, by=member, **{"title": "A"} | unwritable)


@pytest.mark.parametrize("unwritable", UNWRITABLE, ids=str)
def test_a_card_is_not_edited_to_what_cannot_stand_on_it(
    idea: Column, member: User, unwritable: dict[str, Any]
) -> None:
    (card,) = fill(idea, "A", by=member)

    with nothing_changed(), pytest.raises(ValidationError):
        edit_card(card=card, by=member, **unwritable)


def test_an_external_id_stands_on_one_card_of_a_board(idea: Column, member: User) -> None:
    first = create_card(board=idea.board, column=idea, title="A", by=member, external_id="CRM-7")
    (second,) = fill(idea, "B", by=member)

    with nothing_changed(), pytest.raises(ValidationError, match="Another card of this board has that external id"):
        create_card(board=idea.board, column=idea, title="C", by=member, external_id="CRM-7")
    with nothing_changed(), pytest.raises(ValidationError, match="Another card of this board has that external id"):
        edit_card(card=second, by=member, external_id="CRM-7")
    edit_card(card=first, by=member, external_id="CRM-7")


def test_editing_changes_what_is_given_and_nothing_else(idea: Column, member: User) -> None:
    card = create_card(board=idea.board, column=idea, title="A", by=member, description="Why", requester="Anna")

    edit_card(card=card, by=member, title=" Better ", work_type="debt")

    card.refresh_from_db()
    assert (card.title, card.work_type, card.description, card.requester) == ("Better", "debt", "Why", "Anna")


def test_editing_does_not_undo_a_move_made_meanwhile(idea: Column, validation: Column, member: User) -> None:
    (seen_a_minute_ago,) = fill(idea, "A", by=member)
    moved = move_card(card=seen_a_minute_ago, to=validation, by=member, at=after(hours=1))

    edited = edit_card(card=seen_a_minute_ago, by=member, title="B")

    assert edited.column == validation
    assert edited.course() == moved.course()


def test_what_somebody_else_wrote_meanwhile_is_not_written_over(idea: Column, owner: User, member: User) -> None:
    card = create_card(board=idea.board, column=idea, title="A", by=member, description="Why", requester="Anna")
    edit_card(card=card, by=owner, description="Why not")

    with nothing_changed(), pytest.raises(Overtaken) as refusal:
        edit_card(card=card, by=member, seen={"description": "Why"}, description="Because")
    assert refusal.value.theirs == {"description": "Why not"}

    edit_card(card=card, by=member, seen={"requester": "Anna"}, requester="Ben")
    card.refresh_from_db()
    assert (card.description, card.requester) == ("Why not", "Ben")


@pytest.mark.parametrize("now", ["Who,\r\nwhy", "Who,\nwhy", "Who, why"])
def test_line_ends_and_blanks_of_a_form_are_no_change_of_somebody_else(idea: Column, member: User, now: str) -> None:
    card = create_card(board=idea.board, column=idea, title="A", by=member, description=now)

    edit_card(card=card, by=member, seen={"description": "Who,\nwhy"}, description="What")

    card.refresh_from_db()
    assert card.description == "What"


def test_two_who_write_the_same_agree(idea: Column, owner: User, member: User) -> None:
    card = create_card(board=idea.board, column=idea, title="A", by=member)
    edit_card(card=card, by=owner, assignee=member)

    edit_card(card=card, by=member, seen={"assignee": None}, assignee=member)

    card.refresh_from_db()
    assert card.assignee == member


def test_editing_is_no_transition(idea: Column, member: User) -> None:
    (card,) = fill(idea, "A", by=member)

    edit_card(card=card, by=member, title="B")

    assert card.transitions.count() == 1


@pytest.mark.parametrize("name", [*COURSE_FIELDS, "position", "blocked", "board", "colour"])
def test_what_belongs_to_the_log_cannot_be_written(board: Board, idea: Column, member: User, name: str) -> None:
    (card,) = fill(idea, "A", by=member)

    with nothing_changed(), pytest.raises(TypeError, match=name):
        edit_card(card=card, by=member, **{name: None})
