"""A card's history as people read it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from boards.columns import rename_column
from boards.models import Card, Column
from boards.moves import block_card, create_card, discard_card, move_card, restore_card, unblock_card, undo_move
from boards.timeline import timeline
from tests.boards.pages import browser_of
from tests.cast import after


@pytest.fixture
def card(idea: Column, member: User) -> Card:
    return create_card(board=idea.board, column=idea, title="X", by=member, at=after())


def test_the_newest_act_comes_first_with_the_stay_it_began(card: Card, validation: Column, member: User) -> None:
    move_card(card=card, to=validation, by=member, at=after(days=2))
    entries = timeline(card, after(days=5)).entries
    assert [(entry.row.kind, entry.stay) for entry in entries] == [
        ("move", timedelta(days=3)),
        ("create", timedelta(days=2)),
    ]


def test_time_in_a_column_is_the_sum_of_all_stays(card: Card, idea: Column, validation: Column, member: User) -> None:
    """Idea for 2 days, Validation for 3, Idea again for 4, Validation again for 5."""
    for days, column in ((2, validation), (5, idea), (9, validation)):
        move_card(card=card, to=column, by=member, at=after(days=days))
    assert timeline(card, after(days=14)).time_by_column == {
        idea: timedelta(days=6),
        validation: timedelta(days=8),
    }


def test_a_discard_ends_the_stay(card: Card, idea: Column, member: User) -> None:
    discard_card(card=card, reason="other", by=member, at=after(days=2))
    restore_card(card=card, to=idea, by=member, at=after(days=10))
    told = timeline(card, after(days=11))
    assert [entry.stay for entry in told.entries] == [timedelta(days=1), None, timedelta(days=2)]
    assert told.time_by_column == {idea: timedelta(days=3)}


def test_an_undone_move_is_shown_and_counts_nowhere(card: Card, idea: Column, validation: Column, member: User) -> None:
    move_card(card=card, to=validation, by=member, at=after(days=2))
    undo_move(card=card, by=member, at=after(days=2, seconds=30))
    told = timeline(card, after(days=4))
    assert [(entry.row.kind, entry.undone, entry.stay) for entry in told.entries] == [
        ("undo", False, None),
        ("move", True, None),
        ("create", False, timedelta(days=4)),
    ]
    assert told.time_by_column == {idea: timedelta(days=4)}


def test_a_renamed_column_is_one_column(card: Card, idea: Column, validation: Column, owner: User) -> None:
    move_card(card=card, to=validation, by=owner, at=after(days=2))
    rename_column(column=idea, name="Ideas", by=owner)
    move_card(card=card, to=idea, by=owner, at=after(days=3))
    told = timeline(card, after(days=4)).time_by_column
    assert [(column.name, span.days) for column, span in told.items()] == [("Ideas", 3), ("Validation", 1)]


def test_the_sheet_tells_it_all(card: Card, validation: Column, owner: User, member: User) -> None:
    block_card(card=card, reason="customer", note="Acme", by=member, at=after(hours=1))
    unblock_card(card=card, by=member, at=after(hours=4))
    move_card(card=card, to=validation, by=owner, at=after(days=2))
    words = " ".join(sheet(browser_of(member), card).split())
    assert "<b>Idea</b> → <b>Validation</b>" in words
    assert "2 Mar 2026, 09:00</time>, Max Member" in words
    assert "4 Mar 2026, 09:00</time>, Olga Owner" in words
    assert "Blocked for 3 hours: waits for the customer (Acme)" in words


def test_the_sheet_tells_of_an_override(card: Card, validation: Column, owner: User) -> None:
    for title in "ABC":
        create_card(board=card.board, column=validation, title=title, by=owner, at=after())
    move_card(card=card, to=validation, by=owner, at=after(days=2), override_reason="The law changes")
    assert "Over the limit: The law changes" in sheet(browser_of(owner), card)


def sheet(page: Client, card: Card) -> str:
    return page.get(f"/cards/{card.pk}/", headers={"HX-Request": "true"}).content.decode()
