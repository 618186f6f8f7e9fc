"""Discarded and archived cards can be found, and brought back."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from boards.models import Board, Card, Column
from boards.moves import archive_card, create_card, discard_card, move_card, restore_card, undo_move
from tests.boards.pages import browser_of
from tests.cast import after, fill


@pytest.fixture
def page(member: User) -> Client:
    return browser_of(member)


@pytest.fixture
def discarded(idea: Column, owner: User) -> Card:
    (card,) = fill(idea, "D", by=owner)
    return discard_card(card=card, reason="evidence", note="None of twelve wanted it", by=owner, at=after(days=1))


@pytest.fixture
def archived(ready: Column, idea: Column, owner: User) -> Card:
    card = create_card(board=idea.board, column=idea, title="Archived idea", by=owner, at=after())
    card = move_card(card=card, to=ready, by=owner, at=after(days=2))
    return archive_card(card=card, by=owner, at=after(days=3))


def words_of(page: Client, board: Board, query: str = "") -> str:
    return page.get(f"/boards/{board.pk}/put-away/{query}").content.decode()


def test_a_discarded_card_says_from_where_why_when_and_by_whom(page: Client, board: Board, discarded: Card) -> None:
    words = words_of(page, board)
    assert "Discarded from Idea: Evidence speaks against it, 3 Mar 2026, 09:00, Olga Owner" in words
    assert "None of twelve wanted it" in words


def test_an_archived_card_says_when_it_was_finished(page: Client, board: Board, archived: Card) -> None:
    assert "Finished 4 Mar 2026, 09:00, archived 5 Mar 2026, 09:00, Olga Owner" in words_of(page, board)


def test_instants_are_told_in_the_boards_zone(page: Client, board: Board, discarded: Card) -> None:
    Board.objects.update(timezone="Asia/Tokyo")
    assert "3 Mar 2026, 18:00" in words_of(page, board)


def test_a_card_is_offered_the_column_it_came_from(page: Client, board: Board, archived: Card, ready: Column) -> None:
    assert f'<option value="{ready.pk}" selected>Ready for Dev</option>' in words_of(page, board)


def test_a_card_on_the_board_is_not_there(page: Client, board: Board, discarded: Card, idea: Column) -> None:
    create_card(board=board, column=idea, title="Still lies", by=None)
    assert "Still lies" not in words_of(page, board)


@pytest.mark.parametrize(("query", "found"), [("?q=arch", True), ("?q=IDEA", True), ("?q=nothing", False), ("", True)])
def test_titles_are_searched(query: str, found: bool, page: Client, board: Board, archived: Card) -> None:
    assert ("Archived idea" in words_of(page, board, query)) == found


def test_a_search_without_a_find_says_so(page: Client, board: Board, archived: Card) -> None:
    words = words_of(page, board, "?q=<b>")
    assert "No discarded or archived card has “&lt;b&gt;” in its title." in words


def test_the_empty_page_teaches(page: Client, board: Board) -> None:
    assert "An idea that is discarded early, with its reason, has done its work" in words_of(page, board)


def test_the_latest_come_first_fifty_a_page(page: Client, board: Board, idea: Column, owner: User) -> None:
    for number in range(52):
        card = create_card(board=board, column=idea, title=f"Idea-{number:02}.", by=owner, at=after())
        discard_card(card=card, reason="other", by=owner, at=after(hours=number))
    first, second = words_of(page, board, "?q=idea"), words_of(page, board, "?q=idea&page=2")
    assert first.index("Idea-51.") < first.index("Idea-50.") < first.index("Idea-02.")
    assert "Idea-01." not in first
    assert "Idea-01." in second
    assert 'href="?q=idea&amp;page=2"' in first


def test_a_restore_that_was_undone_leaves_what_the_discard_said(
    page: Client, board: Board, discarded: Card, validation: Column, member: User
) -> None:
    restore_card(card=discarded, to=validation, by=member, at=after(days=2))
    undo_move(card=discarded, by=member, at=after(days=2, seconds=5))
    words = words_of(page, board)
    assert "Discarded from Idea: Evidence speaks against it, 3 Mar 2026, 09:00, Olga Owner" in words
    assert "None of twelve wanted it" in words
