"""An owner arranges the board on the page."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from boards.models import Board, Column
from tests.browser.conftest import Troubles
from tests.browser.hand import answered, lane_of, look_at, see
from tests.cast import fill


@pytest.fixture
def page(page: Page, board: Board, validation: Column, owner: User) -> Page:
    """A and B lie in Validation; the settings are open."""
    fill(validation, "AB", by=owner)
    look_at(page, board)
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    return page


def section(page: Page, column: Column) -> Locator:
    found = page.locator(f"#settings-{column.pk}")
    found.locator("summary").click()
    return found


def see_columns(page: Page, *names: str) -> None:
    expect(page.locator(".lane h2")).to_have_text(list(names))


def test_a_column_is_added(page: Page) -> None:
    page.get_by_text("Add a column").click()
    new = page.locator("#settings-new")
    new.get_by_label("Name").fill("Trial")
    new.get_by_label("At most").fill("2")
    with answered(page, "**/columns/"):
        new.get_by_role("button", name="Add").click()
    see_columns(page, "Idea", "Validation", "Prototyping", "Ready for Dev", "Trial")


def test_a_column_is_renamed_and_limited(page: Page, validation: Column) -> None:
    settings = section(page, validation)
    settings.get_by_label("Name").fill("Evidence")
    settings.get_by_label("At most").fill("1")
    with answered(page, "**/change/"):
        settings.get_by_role("button", name="Save").click()
    see_columns(page, "Idea", "Evidence", "Prototyping", "Ready for Dev")
    expect(lane_of(page, validation).locator(".count")).to_contain_text("2 / 1, over")
    expect(settings.get_by_label("Name")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#sheet")).to_be_hidden()


def test_columns_are_reordered(page: Page, validation: Column) -> None:
    settings = section(page, validation)
    with answered(page, "**/place/"):
        settings.get_by_role("button", name="Move right").click()
    see_columns(page, "Idea", "Prototyping", "Validation", "Ready for Dev")


def test_a_column_is_retired_and_its_cards_are_given_another(page: Page, validation: Column, idea: Column) -> None:
    settings = section(page, validation)
    settings.get_by_label("Its 2 cards go to").select_option("Idea")
    with answered(page, "**/retire/"):
        settings.get_by_role("button", name="Retire Validation").click()
    see_columns(page, "Idea", "Prototyping", "Ready for Dev")
    see(page, idea, "AB")


def test_what_makes_no_sense_is_said_and_what_was_typed_stays(
    page: Page, validation: Column, troubles: Troubles
) -> None:
    troubles.expect("status of 400")
    settings = section(page, validation)
    settings.get_by_label("At least").fill("5")
    settings.get_by_role("button", name="Save").click()
    expect(page.locator("#refusal")).to_contain_text("A column cannot need more cards than its WIP limit lets in.")
    page.get_by_role("button", name="All right").click()
    expect(settings.get_by_label("At least")).to_have_value("5")


def test_the_board_gets_another_name(page: Page, board: Board) -> None:
    page.locator("#settings-board summary").click()
    page.locator("#settings-board").get_by_label("Name").fill("Basket")
    with answered(page, "**/describe/"):
        page.locator("#settings-board").get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("Basket")


def test_the_settings_have_their_own_address(page: Page, board: Board) -> None:
    expect(page).to_have_url(re.compile(rf"/boards/{board.pk}/settings/$"))
    page.reload()
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page).to_have_url(re.compile(rf"/boards/{board.pk}/$"))
