"""A full column refuses, explains, and offers what can be done."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from boards.models import Board, Card, Column, Transition
from tests.browser.conftest import OpenPage
from tests.browser.hand import answered, card_of, drag, lane_of, look_at, see
from tests.cast import fill, titles


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return fill(idea, "XY", by=owner)[0]


@pytest.fixture
def full(validation: Column, owner: User) -> Column:
    fill(validation, "ABC", by=owner)
    return validation


@pytest.fixture
def refused(page: Page, board: Board, card: Card, full: Column) -> Page:
    look_at(page, board)
    with answered(page):
        drag(page, card_of(page, card), lane_of(page, full), "lower")
    expect(page.locator("#refusal")).to_be_visible()
    return page


def test_the_card_returns_and_a_dialog_explains(refused: Page, idea: Column, full: Column) -> None:
    see(refused, idea, "XY")
    see(refused, full, "ABC")
    expect(refused.get_by_role("dialog", name="Validation is full: 3 of 3.")).to_be_visible()
    expect(refused.locator("#refusal")).to_contain_text("The oldest, C, is there for")
    refused.get_by_text("All 3, the longest there first").click()
    expect(refused.locator(".lying li a")).to_have_text(["C", "B", "A"])
    assert titles(full) == "ABC"


def test_leaving_it_closes_the_dialog(refused: Page, full: Column) -> None:
    refused.get_by_role("button", name="Leave it").click()
    expect(refused.locator("#refusal")).to_be_hidden()
    see(refused, full, "ABC")


def test_the_oldest_opens(refused: Page, full: Column) -> None:
    refused.get_by_role("link", name="Open the oldest").click()
    expect(refused.locator("#refusal")).to_be_hidden()
    expect(refused.get_by_role("textbox", name="Title")).to_have_value("C")
    assert refused.url.endswith(f"/cards/{full.cards.get(title='C').pk}/")


def test_the_oldest_is_discarded_and_the_card_fits(refused: Page, card: Card, full: Column) -> None:
    refused.get_by_role("link", name="Discard the oldest").click()
    refused.get_by_label("What did we learn?").fill("Nobody wanted it")
    with answered(refused, "**/discard/"):
        refused.locator("#acts form").get_by_role("button", name="Discard").click()
    see(refused, full, "AB")
    with answered(refused):
        drag(refused, card_of(refused, card), lane_of(refused, full), "lower")
    see(refused, full, "ABX")


def test_an_owner_overrides_with_a_reason(refused: Page, card: Card, full: Column) -> None:
    refused.get_by_text("Override with a reason").click()
    refused.get_by_label("Reason").fill("The law changes in May")
    with answered(refused):
        refused.get_by_role("button", name="Override").click()
    see(refused, full, "ABCX")
    expect(refused.locator("#refusal")).to_be_hidden()
    expect(lane_of(refused, full).locator(".count")).to_contain_text("4 / 3, over")
    assert Transition.objects.filter(override=True).get().reason == "The law changes in May"


def test_a_member_is_not_offered_to_override(
    open_page: OpenPage, member: User, board: Board, card: Card, full: Column
) -> None:
    page = open_page(member)
    look_at(page, board)
    drag(page, card_of(page, card), lane_of(page, full), "lower")
    expect(page.get_by_role("link", name="Open the oldest")).to_be_visible()
    expect(page.get_by_text("with a reason")).to_have_count(0)
