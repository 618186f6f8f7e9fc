"""A card in its sheet."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from boards.models import Board, Card, Column
from tests.browser.conftest import Troubles
from tests.browser.hand import answered, card_of, look_at, see
from tests.cast import fill, titles


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return fill(idea, "XY", by=owner)[0]


@pytest.fixture
def page(page: Page, board: Board, card: Card) -> Page:
    """The board, with the sheet of X open."""
    look_at(page, board)
    card_of(page, card).click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("X")
    return page


@pytest.fixture
def title(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Title")


@pytest.fixture
def sheet(page: Page) -> Locator:
    return page.locator("#sheet")


def test_a_card_is_rewritten(page: Page, sheet: Locator, title: Locator, card: Card, idea: Column) -> None:
    title.fill("Z")
    page.get_by_label("Description in Markdown").fill("Buyers **leave**")
    sheet.get_by_label("Work type").select_option("Risk")
    sheet.get_by_label("Assignee").select_option("Max Member")
    with answered(page, "**/edit/"):
        page.get_by_role("button", name="Save").click()
    expect(page.locator("#toast")).to_have_text("Saved")
    expect(page.locator(".prose strong")).to_have_text("leave")
    page.keyboard.press("Escape")
    see(page, idea, "ZY")
    expect(card_of(page, card)).to_contain_text("Risk")
    expect(card_of(page, card).get_by_title("Max Member")).to_have_text("MM")


def test_it_has_its_own_address(page: Page, title: Locator, sheet: Locator, board: Board, card: Card) -> None:
    expect(page).to_have_url(f"{page.url.partition('/cards/')[0]}/cards/{card.pk}/")
    page.reload()
    expect(title).to_have_value("X")
    page.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()
    expect(page).to_have_url(f"{page.url.partition('/cards/')[0].partition('/boards/')[0]}/boards/{board.pk}/")


def test_back_closes_and_forward_opens(page: Page, title: Locator, sheet: Locator, board: Board) -> None:
    page.go_back()
    expect(sheet).to_be_hidden()
    assert page.url.endswith(f"/boards/{board.pk}/")
    page.go_forward()
    expect(title).to_have_value("X")


def test_what_is_typed_survives_one_esc(page: Page, title: Locator, sheet: Locator) -> None:
    title.fill("Half a thou")
    page.keyboard.press("Escape")
    expect(page.locator("#toast")).to_have_text("Not saved yet. Save it, or leave once more to let it go.")
    expect(page.locator("#toast")).to_be_in_viewport()
    expect(title).to_have_value("Half a thou")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_the_warning_lies_over_the_sheet(page: Page, title: Locator) -> None:
    title.fill("Half a thou")
    page.keyboard.press("Escape")
    covers = "it => it.contains(document.elementFromPoint(...(b => [b.x + 20, b.y + 10])(it.getBoundingClientRect())))"
    assert page.locator("#toast").evaluate(covers)


@pytest.mark.parametrize("way", ["back", "close", "beside"])
def test_what_is_typed_survives_other_ways_out(way: str, page: Page, title: Locator, sheet: Locator) -> None:
    title.fill("Half a thou")
    for leaves in (False, True):
        if way == "back":
            page.evaluate("history.back()")
        elif way == "close":
            page.get_by_role("button", name="Close").click()
        else:
            page.mouse.click(20, 400)
        if leaves:
            expect(sheet).to_be_hidden()
        else:
            expect(page.locator("#toast")).to_contain_text("Not saved yet.")
            expect(title).to_have_value("Half a thou")
            assert "/cards/" in page.url


def test_what_is_typed_survives_a_block(page: Page, title: Locator, card: Card) -> None:
    title.fill("Half a thou")
    page.locator("#block summary").click()
    page.locator("#block").get_by_label("Reason").select_option("waits for a supplier")
    page.get_by_label("Whom or what for").fill("Paper")
    with answered(page, "**/block/"):
        page.locator("#block form").get_by_role("button", name="Block").click()
    expect(page.locator("#acts")).to_contain_text("Blocked for less than an hour: waits for a supplier (Paper)")
    expect(title).to_have_value("Half a thou")
    expect(card_of(page, card).locator("em")).to_have_text("Blocked: waits for a supplier (Paper)")
    page.keyboard.press("Escape")
    expect(page.locator("#toast")).to_contain_text("Not saved yet.")


def test_a_block_ends(page: Page, card: Card) -> None:
    page.locator("#block summary").click()
    page.locator("#block form").get_by_role("button", name="Block").click()
    with answered(page, "**/unblock/"):
        page.get_by_role("button", name="No longer blocked").click()
    expect(card_of(page, card).locator("em")).to_have_count(0)
    expect(page.locator("#block summary")).to_have_text("Block")


def test_a_discard_can_be_undone(page: Page, sheet: Locator, idea: Column) -> None:
    page.locator("#end summary").click()
    page.locator("#end").get_by_label("Reason").select_option("Duplicate")
    with answered(page, "**/discard/"):
        page.locator("#end form").get_by_role("button", name="Discard").click()
    expect(sheet).to_be_hidden()
    see(page, idea, "Y")
    with answered(page, "**/undo/"):
        page.get_by_role("button", name="Undo").click()
    see(page, idea, "XY")
    assert titles(idea) == "XY"


def test_what_cannot_be_saved_says_why_and_keeps_the_text(page: Page, title: Locator, troubles: Troubles) -> None:
    page.get_by_label("Link", exact=True).evaluate("it => it.type = 'text'")
    page.get_by_label("Link", exact=True).fill("not a link")
    title.fill("Kept")
    troubles.expect("status of 400")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#refusal")).to_contain_text("Link: Enter a valid URL.")
    page.get_by_role("button", name="All right").click()
    expect(title).to_have_value("Kept")


def test_the_history_is_there(page: Page, sheet: Locator) -> None:
    expect(sheet.locator(".timeline li")).to_contain_text(["Created in Idea"])
    expect(sheet.locator(".spent")).to_contain_text("Idea")
