"""A viewer, a member and an owner side by side."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from boards.members import invite
from boards.models import Board, Column
from boards.moves import discard_card
from tests.browser.accessible import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.hand import answered, card_of, drag, lane_of, look_at, see, see_spoken
from tests.cast import fill


@pytest.fixture
def seen_by(open_page: OpenPage, board: Board, idea: Column, owner: User) -> dict[str, Page]:
    """X and Y in Idea, as each of the cast sees them."""
    fill(idea, "XY", by=owner)
    pages = {}
    for person in board.members.all():
        pages[person.username] = open_page(person)
        look_at(pages[person.username], board)
    return pages


def test_a_viewer_reads_the_board_and_moves_nothing(seen_by: dict[str, Page], idea: Column, validation: Column) -> None:
    page = seen_by["vera"]
    drag(page, card_of(page, idea.cards.get(title="X")), lane_of(page, validation))
    see(page, idea, "XY")
    expect(page.get_by_label("Add a card to Idea")).to_be_hidden()
    expect(page.get_by_role("link", name="Settings")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    see_spoken(page, "You read this board.")
    page.keyboard.press("Enter")
    expect(page.locator("#sheet h2, #sheet h1").first).to_be_visible()
    expect(page.locator("#sheet").get_by_role("button", name="Discard")).to_have_count(0)
    expect(page.locator("#sheet").get_by_role("button", name="Save")).to_have_count(0)


def test_a_member_moves_cards_and_has_no_settings(seen_by: dict[str, Page], idea: Column, validation: Column) -> None:
    page = seen_by["max"]
    with answered(page):
        drag(page, card_of(page, idea.cards.get(title="X")), lane_of(page, validation))
    see(page, validation, "X")
    expect(page.get_by_role("link", name="Settings")).to_have_count(0)


def test_an_owner_makes_the_viewer_a_member(seen_by: dict[str, Page], board: Board, idea: Column) -> None:
    page = seen_by["olga"]
    page.get_by_role("link", name="Members").first.click()
    page.get_by_label("Role of Vera Viewer").select_option("member")
    page.get_by_role("button", name="Change the role of Vera Viewer").click()
    expect(page.get_by_label("Role of Vera Viewer")).to_have_value("member")
    look_at(seen_by["vera"], board)
    expect(seen_by["vera"].get_by_label("Add a card to Idea")).to_be_visible()


def test_the_plain_pages(open_page: OpenPage, board: Board, idea: Column, owner: User) -> None:
    (card,) = fill(idea, "X", by=owner)
    discard_card(card=card, reason="other", by=owner)
    invite(board=board, emails=["ann@example.org"], role="member", by=owner)
    page = open_page(owner)
    paths = ["/", "/search/?q=X", *(f"/boards/{board.pk}/{path}/" for path in ("members", "log", "keeping"))]
    for path in paths:
        page.goto(path)
        expect(page.locator("h1")).to_be_visible()
        assert_accessible(page)
