"""What else one does on the board's page."""

import time
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from boards.models import Board, Column
from boards.moves import block_card, edit_card
from metrics.models import BoardFigures
from metrics.refresh import refresh_figures
from tests.browser.conftest import OpenPage
from tests.browser.hand import answered, card_of, drag, lane_of, look_at, see
from tests.cast import fill, titles


def test_a_person_signs_in_and_out(open_page: OpenPage, member: User, board: Board) -> None:
    member.set_password("long enough")
    member.save()
    page = open_page(None)
    page.goto(f"/boards/{board.pk}/")
    page.get_by_label("Name").fill("max")
    page.get_by_label("Password").fill("long enough")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Checkout")).to_be_visible()
    page.get_by_label("You are signed in as Max Member").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_several_cards_are_typed_one_after_another(page: Page, board: Board, idea: Column) -> None:
    look_at(page, board)
    expect(page.get_by_role("heading", name="Put the first idea on the board")).to_be_visible()
    page.get_by_label("Add a card to Idea").click()
    field = page.get_by_label("Title of the new card in Idea")
    for title in "ABC":
        expect(field).to_be_focused()
        page.keyboard.type(title)
        with answered(page, "**/cards/"):
            page.keyboard.press("Enter")
        expect(field).to_have_value("")
    see(page, idea, "CBA")
    expect(page.get_by_role("heading", name="Put the first idea on the board")).to_be_hidden()


def test_a_move_can_be_undone(page: Page, board: Board, idea: Column, validation: Column, owner: User) -> None:
    x, _ = fill(idea, "XY", by=owner)
    look_at(page, board)
    drag(page, card_of(page, x), lane_of(page, validation), "lower")
    expect(page.locator("#toast")).to_contain_text("Moved to Validation")
    with answered(page, "**/undo/"):
        page.get_by_role("button", name="Undo").click()
    see(page, idea, "XY")
    assert titles(idea) == "XY"


def test_the_undo_goes_after_a_minute(page: Page, board: Board, idea: Column, validation: Column, owner: User) -> None:
    (x,) = fill(idea, "X", by=owner)
    page.clock.install()
    look_at(page, board)
    with answered(page):
        drag(page, card_of(page, x), lane_of(page, validation), "lower")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    page.clock.run_for(58_000)
    expect(undo).to_be_visible()
    page.clock.run_for(3_000)
    expect(undo).to_have_count(0)


def test_a_filter_is_in_the_address_and_survives_a_reload(
    page: Page, board: Board, idea: Column, owner: User, member: User
) -> None:
    a, b, c, _ = fill(idea, "ABCD", by=owner)
    edit_card(card=a, work_type="risk", assignee=member, by=owner)
    edit_card(card=b, work_type="risk", by=owner)
    block_card(card=c, reason="decision", by=owner)
    look_at(page, board)
    shown = page.locator(f"#cards-{idea.pk} > li:visible > a")

    page.get_by_label("Work type").select_option("Risk")
    expect(shown).to_have_text(["A", "B"])
    expect(page.locator("#shown")).to_have_text("2 of 4 cards")
    page.get_by_label("Assignee").select_option("Max Member")
    expect(shown).to_have_text(["A"])
    assert f"?type=risk&who={member.pk}" in page.url
    page.reload()
    expect(shown).to_have_text(["A"])
    page.get_by_role("button", name="Clear").click()
    page.get_by_label("Blocked").check()
    expect(shown).to_have_text(["C"])
    page.get_by_label("Blocked").uncheck()
    page.get_by_label("Filter by text").fill("d")
    expect(shown).to_have_text(["D"])
    assert page.url.endswith("?q=d")


def test_a_filter_survives_an_answer_and_the_sheet(
    page: Page, board: Board, idea: Column, validation: Column, owner: User
) -> None:
    x, _ = fill(idea, "XY", by=owner)
    page.goto(f"/boards/{board.pk}/?q=x")
    with answered(page):
        drag(page, card_of(page, x), lane_of(page, validation), "lower")
    expect(page.locator(".cards > li:visible > a")).to_have_text(["X"])
    card_of(page, x).click()
    expect(page.get_by_role("textbox", name="Title")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#sheet")).to_be_hidden()
    assert page.url.endswith("?q=x")
    expect(page.locator(".cards > li:visible > a")).to_have_text(["X"])


def test_the_heads_freshness_ticks(page: Page, board: Board) -> None:
    refresh_figures(board, at=timezone.now() - timedelta(seconds=90))
    look_at(page, board)
    fresh = page.locator(".fresh time")
    expect(fresh).to_have_text("1 min ago")
    BoardFigures.objects.update(as_of=timezone.now())
    look_at(page, board)
    first = fresh.inner_text()
    time.sleep(1.2)
    assert fresh.inner_text() != first


def test_a_move_shows_in_the_figures_without_a_reload(
    page: Page, board: Board, idea: Column, ready: Column, owner: User
) -> None:
    x, _ = fill(idea, "XY", by=owner)
    board.refresh_from_db()
    refresh_figures(board, at=timezone.now())
    look_at(page, board)
    load = page.locator("#figures dd").first
    expect(load).to_have_text("2 ideas")
    with answered(page):
        drag(page, card_of(page, x), lane_of(page, ready), "lower")
    board.refresh_from_db()
    refresh_figures(board, at=timezone.now())
    expect(load).to_have_text("1 idea")


def test_a_discarded_card_is_found_and_restored(page: Page, board: Board, idea: Column, owner: User) -> None:
    x, _ = fill(idea, "XY", by=owner)
    look_at(page, board)
    card_of(page, x).click()
    page.locator("#end summary").click()
    page.locator("#end form").get_by_role("button", name="Discard").click()
    see(page, idea, "Y")

    page.get_by_role("link", name="Discarded").click()
    page.get_by_label("Search by title").fill("x")
    page.keyboard.press("Enter")
    with answered(page, "**/restore/"):
        page.get_by_role("button", name="Restore").click()
    expect(page.locator(".away")).to_contain_text("Restored to Idea")
    with answered(page, "**/undo/"):
        page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Restore").click()
    expect(page.locator(".away")).to_contain_text("Restored to Idea")
    page.go_back()
    page.go_back()
    see(page, idea, "XY")
