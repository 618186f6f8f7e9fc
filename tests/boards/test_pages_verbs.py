"""Each verb of the page does what it says, and answers with what changed."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from boards.models import Board, Card, Column
from boards.moves import block_card, discard_card, edit_card, move_card
from tests.boards.pages import browser_of, fields, parts, seen
from tests.cast import fill, titles


@pytest.fixture
def page(member: User) -> Client:
    return browser_of(member)


@pytest.fixture
def card(idea: Column, member: User) -> Card:
    (card,) = fill(idea, "X", by=member)
    return card


def test_a_new_card_lies_at_the_head(page: Client, card: Card, idea: Column, board: Board) -> None:
    response = page.post(f"/columns/{idea.pk}/cards/", {"title": "  Pay\n in one tap ", **seen(board)})
    assert response.status_code == 200
    assert titles(idea) == "Pay in one tapX"
    assert f"column-{idea.pk}" in parts(response)
    assert "Added to Idea" in response.content.decode()


def test_what_is_written_on_a_card_is_kept(page: Client, card: Card, board: Board, owner: User) -> None:
    written = {
        "title": "Pay with one tap",
        "description": "For those who **return**",
        "work_type": "risk",
        "assignee": owner.pk,
        "requester": "Support",
        "due_date": "2026-12-24",
        "external_id": "SHOP-7",
        "external_url": "example.org/7",
    }
    response = page.post(f"/cards/{card.pk}/edit/", {**written, **seen(board)})
    card.refresh_from_db()
    assert response.status_code == 200
    assert (card.title, card.work_type, card.assignee, card.requester) == ("Pay with one tap", "risk", owner, "Support")
    assert (card.due_date, card.external_id) == (date(2026, 12, 24), "SHOP-7")
    assert card.external_url == "https://example.org/7"
    assert "For those who <strong>return</strong>" in response.content.decode()


def test_an_edit_brings_the_sheet_and_the_column(page: Client, card: Card, board: Board) -> None:
    response = page.post(f"/cards/{card.pk}/edit/", {"title": "Y", "work_type": "debt", **seen(board)})
    assert {"sheet-body", f"column-{card.column_id}"} <= parts(response)


def test_who_edits_one_field_leaves_what_somebody_else_wrote_in_another(page: Client, card: Card, owner: User) -> None:
    sheet = page.get(f"/cards/{card.pk}/", headers={"HX-Request": "true"})
    drawn = fields(sheet.content.decode())
    edit_card(card=card, description="Two of three buyers give up here", by=owner)
    page.post(f"/cards/{card.pk}/edit/", drawn | {"title": "Another title"})
    card.refresh_from_db()
    assert (card.title, card.description) == ("Another title", "Two of three buyers give up here")


def test_words_of_somebody_else_are_shown_before_they_are_written_over(page: Client, card: Card, owner: User) -> None:
    sheet = page.get(f"/cards/{card.pk}/", headers={"HX-Request": "true"})
    edit_card(card=card, by=owner, description="Theirs")
    mine = {**fields(sheet.content.decode()), "description": "Mine"}

    response = page.post(f"/cards/{card.pk}/edit/", mine)

    card.refresh_from_db()
    assert (response.status_code, card.description) == (409, "Theirs")
    assert "Theirs" in response.content.decode()
    assert "sheet-body" not in parts(response)

    insist(page, card, response)
    card.refresh_from_db()
    assert card.description == "Mine"


@pytest.mark.parametrize("name", ["description", "assignee", "requester", "due_date", "external_id", "external_url"])
def test_who_insists_on_emptying_a_field_empties_what_they_were_shown_and_nothing_newer(
    name: str, page: Client, card: Card, owner: User, member: User
) -> None:
    values: dict[str, list[Any]] = {
        "assignee": [owner, member, owner],
        "description": ["One", "Two,\nand more", "Three"],
        "due_date": [date(2026, 12, day) for day in (24, 25, 26)],
        "external_url": ["https://one.example", "https://two.example", "https://three.example"],
    }
    first, second, third = values.get(name, ["One", "Two", "Three"])
    edit_card(card=card, by=owner, **{name: first})
    drawn = fields(page.get(f"/cards/{card.pk}/", headers={"HX-Request": "true"}).content.decode())

    edit_card(card=card, by=owner, **{name: second})
    refusal = page.post(f"/cards/{card.pk}/edit/", drawn | {name: ""})
    edit_card(card=card, by=owner, **{name: third})
    again = insist(page, card, refusal)
    saved = insist(page, card, again)

    card.refresh_from_db()
    assert (refusal.status_code, again.status_code, saved.status_code) == (409, 409, 200)
    assert not getattr(card, name)


def insist(page: Client, card: Card, refusal: Any) -> Any:
    """Save mine in its place."""
    address = f"/cards/{card.pk}/edit/"
    return page.post(address, fields(refusal.content.decode(), f'<form hx-post="{address}"'))


def test_who_has_left_the_board_stays_on_their_card_until_somebody_changes_that(
    page: Client, card: Card, owner: User
) -> None:
    edit_card(card=card, assignee=owner, by=owner)
    owner.memberships.all().delete()
    drawn = fields(page.get(f"/cards/{card.pk}/", headers={"HX-Request": "true"}).content.decode())
    page.post(f"/cards/{card.pk}/edit/", drawn | {"title": "Another title"})
    card.refresh_from_db()
    assert (card.title, card.assignee) == ("Another title", owner)


def test_only_people_of_the_board_can_be_given_a_card(page: Client, card: Card, outsider: User) -> None:
    response = page.post(f"/cards/{card.pk}/edit/", {"title": "Y", "work_type": "debt", "assignee": outsider.pk})
    assert response.status_code == 400
    assert "Otto" not in page.get(f"/cards/{card.pk}/").content.decode()


def test_a_discard_says_why_closes_the_sheet_and_can_be_undone(page: Client, card: Card, board: Board) -> None:
    sent = {"reason": "evidence", "note": "Nobody wanted it", **seen(board)}
    response = page.post(f"/cards/{card.pk}/discard/", sent)
    last = card.transitions.in_order().last()
    assert last is not None
    assert (last.kind, last.reason, last.note) == ("discard", "evidence", "Nobody wanted it")
    assert '<div id="sheet-body"></div>' in response.content.decode()
    assert f'hx-post="/cards/{card.pk}/undo/"' in response.content.decode()

    assert page.post(f"/cards/{card.pk}/undo/", seen(board)).status_code == 200
    card.refresh_from_db()
    assert card.column is not None


def test_a_finished_card_is_archived_and_not_discarded(
    page: Client, card: Card, ready: Column, member: User, board: Board
) -> None:
    move_card(card=card, to=ready, by=member)
    assert page.post(f"/cards/{card.pk}/discard/", {"reason": "other"}).status_code == 409
    assert page.post(f"/cards/{card.pk}/archive/", seen(board)).status_code == 200
    card.refresh_from_db()
    assert card.archived_at is not None


def test_an_unfinished_card_is_not_archived(page: Client, card: Card) -> None:
    response = page.post(f"/cards/{card.pk}/archive/")
    assert response.status_code == 409
    assert "“X” is not finished. Discard it with a reason instead." in response.content.decode()


def test_a_discarded_card_comes_back_where_one_wants_it(
    page: Client, card: Card, prototyping: Column, member: User, board: Board
) -> None:
    discard_card(card=card, reason="other", by=member)
    response = page.post(f"/cards/{card.pk}/restore/", {"column": prototyping.pk, **seen(board)})
    assert titles(prototyping) == "X"
    assert f"away-{card.pk}" in parts(response)
    assert "Restored to Prototyping" in response.content.decode()


def test_a_restored_card_whose_restore_is_undone_can_be_restored_again(
    page: Client, card: Card, prototyping: Column, member: User
) -> None:
    discard_card(card=card, reason="other", by=member)
    page.post(f"/cards/{card.pk}/restore/", {"column": prototyping.pk})
    undone = page.post(f"/cards/{card.pk}/undo/").content.decode()
    assert f'hx-post="/cards/{card.pk}/restore/"' in undone


def test_a_restore_obeys_the_limit(page: Client, card: Card, validation: Column, member: User) -> None:
    fill(validation, "ABC", by=member)
    discard_card(card=card, reason="other", by=member)
    response = page.post(f"/cards/{card.pk}/restore/", {"column": validation.pk})
    assert response.status_code == 409
    assert "Validation is full: 3 of 3." in response.content.decode()


def test_an_undo_obeys_the_limit(page: Client, card: Card, validation: Column, idea: Column, member: User) -> None:
    blocker = fill(validation, "ABC", by=member)[0]
    move_card(card=blocker, to=idea, by=member)
    move_card(card=card, to=validation, by=member)
    response = page.post(f"/cards/{blocker.pk}/undo/")
    assert response.status_code == 409
    assert "Validation is full: 3 of 3." in response.content.decode()


def test_a_block_changes_card_acts_and_history_and_leaves_the_rest_of_the_sheet(
    page: Client, card: Card, board: Board
) -> None:
    response = page.post(f"/cards/{card.pk}/block/", {"reason": "decision", "note": "Legal", **seen(board)})
    assert {"acts", "history", f"column-{card.column_id}"} <= parts(response)
    assert "sheet-body" not in parts(response)
    assert "<em>Blocked: waits for a decision (Legal)</em>" in response.content.decode()


def test_a_block_ends(page: Client, card: Card, member: User, board: Board) -> None:
    block_card(card=card, reason="decision", by=member)
    response = page.post(f"/cards/{card.pk}/unblock/", seen(board))
    assert response.status_code == 200
    assert not card.blocks.filter(until=None).exists()


def test_a_second_block_is_refused(page: Client, card: Card, member: User) -> None:
    block_card(card=card, reason="decision", by=member)
    response = page.post(f"/cards/{card.pk}/block/", {"reason": "supplier"})
    assert response.status_code == 409
    assert "“X” is blocked already." in response.content.decode()


def test_a_new_board_is_its_makers_and_has_the_template(page: Client, member: User) -> None:
    response = page.post("/", {"name": "Returns", "purpose": "Fewer of them", "timezone": "Europe/Paris"})
    board = Board.objects.get(name="Returns")
    assert response["Location"] == f"/boards/{board.pk}/"
    assert board.memberships.get().person == member
    assert page.get(response["Location"]).content.decode().count('class="lane"') == 4


def test_a_new_board_needs_a_name_and_a_zone(page: Client) -> None:
    words = page.post("/", {"name": " ", "purpose": "Kept", "timezone": "Mars/Olympus"}).content.decode()
    assert "This field is required." in words
    assert "“Mars/Olympus” is not an IANA time zone" in words
    assert 'value="Kept"' in words
    assert not Board.objects.filter(purpose="Kept").exists()
