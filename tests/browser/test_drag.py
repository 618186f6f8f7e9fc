"""Dragging with the mouse."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from boards.models import Board, Column
from tests.browser.hand import answered, card_of, carry_over, drag, lane_of, lift, look_at, see
from tests.cast import fill, titles
from tests.processes.installation import until


def test_a_card_goes_where_it_is_dropped_and_stays_there(
    page: Page, board: Board, idea: Column, validation: Column, owner: User
) -> None:
    x, _ = fill(idea, "XY", by=owner)
    a, _ = fill(validation, "AB", by=owner)
    look_at(page, board)
    with answered(page):
        drag(page, card_of(page, x), card_of(page, a), "lower")
    see(page, validation, "AXB")
    see(page, idea, "Y")
    expect(lane_of(page, validation).locator(".count")).to_contain_text("3 / 3, full")
    assert titles(validation) == "AXB"
    page.reload()
    see(page, validation, "AXB")


def test_a_card_changes_its_place_in_its_column(page: Page, board: Board, idea: Column, owner: User) -> None:
    a, _, c, _ = fill(idea, "ABCD", by=owner)
    look_at(page, board)
    with answered(page):
        drag(page, card_of(page, a), card_of(page, c), "lower")
    see(page, idea, "BCAD")
    with answered(page):
        drag(page, card_of(page, c), card_of(page, a).locator("xpath=../li[1]"), "upper")
    assert titles(idea) == "CBAD"
    page.reload()
    see(page, idea, "CBAD")


def test_an_empty_column_takes_a_card(page: Page, board: Board, idea: Column, prototyping: Column, owner: User) -> None:
    (x,) = fill(idea, "X", by=owner)
    look_at(page, board)
    with answered(page):
        drag(page, card_of(page, x), lane_of(page, prototyping), "lower")
    assert titles(prototyping) == "X"
    expect(lane_of(page, prototyping).locator(".room")).to_have_text("room for two")


def test_the_place_where_it_would_drop_is_shown(
    page: Page, board: Board, idea: Column, prototyping: Column, owner: User
) -> None:
    (x,) = fill(idea, "X", by=owner)
    a, _ = fill(prototyping, "AB", by=owner)
    look_at(page, board)
    lift(page, card_of(page, x))
    carry_over(page, card_of(page, a), "lower")
    see(page, prototyping, "AXB")
    place = page.locator(".lifted")
    assert place.evaluate("it => getComputedStyle(it).borderStyle") == "dashed"
    assert place.locator("a").evaluate("it => getComputedStyle(it).visibility") == "hidden"
    expect(page.locator(".ghost")).to_be_visible()
    page.mouse.up()
    expect(page.locator(".ghost")).to_have_count(0)


def test_a_full_column_says_beforehand_that_it_will_refuse(
    page: Page, board: Board, idea: Column, validation: Column, prototyping: Column, owner: User
) -> None:
    (x,) = fill(idea, "X", by=owner)
    (a, *_) = fill(validation, "ABC", by=owner)
    look_at(page, board)
    before = card_of(page, a).bounding_box()
    expect(lane_of(page, validation).locator(".warning")).to_be_hidden()
    lift(page, card_of(page, x))
    expect(lane_of(page, validation).locator(".warning")).to_have_text("Full: will refuse")
    expect(lane_of(page, validation).locator(".warning")).to_be_visible()
    expect(lane_of(page, prototyping).locator(".warning")).to_have_count(0)
    assert card_of(page, a).bounding_box() == before, "nothing jumps"
    page.keyboard.press("Escape")
    page.mouse.up()


def test_a_full_column_warns_nobody_who_only_sorts_it(
    page: Page, board: Board, validation: Column, owner: User
) -> None:
    (a, *_) = fill(validation, "ABC", by=owner)
    look_at(page, board)
    lift(page, card_of(page, a))
    expect(lane_of(page, validation).locator(".warning")).to_be_hidden()
    page.mouse.up()


def test_esc_puts_a_card_back(page: Page, board: Board, idea: Column, prototyping: Column, owner: User) -> None:
    x, _ = fill(idea, "XY", by=owner)
    look_at(page, board)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    lift(page, card_of(page, x))
    carry_over(page, lane_of(page, prototyping), "lower")
    see(page, prototyping, "X")
    page.keyboard.press("Escape")
    see(page, idea, "XY")
    carry_over(page, card_of(page, x), "upper")
    page.mouse.up()
    expect(page.locator(".ghost")).to_have_count(0)
    expect(page.locator("#sheet")).not_to_have_attribute("open", "")
    assert asked == []


def test_a_click_opens_and_a_drag_does_not(page: Page, board: Board, idea: Column, owner: User) -> None:
    x, y = fill(idea, "XY", by=owner)
    look_at(page, board)
    with answered(page):
        drag(page, card_of(page, x), card_of(page, y), "lower")
    expect(page.locator("#sheet")).not_to_have_attribute("open", "")
    card_of(page, x).click()
    expect(page.locator("#sheet")).to_have_attribute("open", "")


@pytest.mark.parametrize("edge", ["right", "bottom"])
def test_the_board_scrolls_at_its_edges(edge: str, page: Page, board: Board, idea: Column, owner: User) -> None:
    for position in range(10, 18):
        board.columns.create(name=f"Step {position}", position=position)
    (x, *_) = fill(idea, "XABCDEFGHIJKLMN", by=owner)
    look_at(page, board)
    lift(page, card_of(page, x))
    page.mouse.move(*{"right": (1270, 400), "bottom": (150, 755)}[edge], steps=3)
    scrolled = {"right": "it => it.scrollLeft", "bottom": "it => it.scrollTop"}[edge]
    until(lambda: page.locator(".board").evaluate(scrolled) > 300, "the board scrolls")
    page.mouse.move(600, 400, steps=2)
    stopped = page.locator(".board").evaluate(scrolled)
    page.wait_for_timeout(100)
    assert page.locator(".board").evaluate(scrolled) == stopped
    page.keyboard.press("Escape")
    page.mouse.up()
