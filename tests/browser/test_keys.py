"""All of the board without a mouse, and what a screen reader is told."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from boards.models import Board, Column
from tests.browser.hand import answered, card_of, lane_of, look_at, see, see_spoken
from tests.cast import fill, titles


@pytest.fixture
def page(page: Page, board: Board, idea: Column, prototyping: Column, owner: User) -> Page:
    """X, Y and Z in Idea, A in Prototyping."""
    fill(idea, "XYZ", by=owner)
    fill(prototyping, "A", by=owner)
    look_at(page, board)
    return page


def press(page: Page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def see_focus(page: Page, title: str) -> None:
    expect(page.locator(".cards > li > a:focus")).to_have_text(title)


def test_arrows_walk_over_the_cards(page: Page) -> None:
    for keys, title in (("ArrowDown", "X"), ("ArrowDown", "Y"), ("ArrowUp", "X"), ("ArrowUp", "X")):
        press(page, keys)
        see_focus(page, title)


def test_arrows_step_over_empty_columns(page: Page) -> None:
    press(page, "ArrowDown ArrowDown ArrowRight")
    see_focus(page, "A")
    press(page, "ArrowLeft")
    see_focus(page, "X")


def test_tab_stops_once_on_the_cards_at_the_one_visited_last(page: Page) -> None:
    press(page, "ArrowDown ArrowDown")
    expect(page.locator(".cards a[tabindex='0']")).to_have_text(["Y"])


def test_a_card_is_picked_up_carried_and_dropped(
    page: Page, idea: Column, prototyping: Column, validation: Column
) -> None:
    press(page, "ArrowDown Space")
    see_spoken(page, "Picked up X. Arrows carry it, Enter drops it, Escape puts it back.")
    press(page, "ArrowRight")
    see_spoken(page, "Validation, place 1 of 1.")
    press(page, "ArrowRight")
    see_spoken(page, "Prototyping, place 1 of 2.")
    press(page, "ArrowDown")
    see_spoken(page, "Prototyping, place 2 of 2.")
    with answered(page):
        press(page, "Enter")
    see_spoken(page, "Dropping in Prototyping, place 2 of 2.")
    see(page, prototyping, "AX")
    see_focus(page, "X")
    expect(page.locator(".carried")).to_have_count(0)
    assert titles(prototyping) == "AX"


def test_a_card_is_carried_inside_its_column(page: Page, idea: Column) -> None:
    press(page, "ArrowDown Space ArrowDown ArrowDown ArrowDown ArrowUp")
    see_spoken(page, "Idea, place 2 of 3.")
    with answered(page):
        press(page, "Enter")
    assert titles(idea) == "YXZ"


@pytest.mark.parametrize("key", ["Escape", "Tab"])
def test_a_carried_card_is_put_back(key: str, page: Page, idea: Column, prototyping: Column) -> None:
    press(page, f"ArrowDown Space ArrowRight ArrowRight {key}")
    see_spoken(page, "Put back in Idea, place 1 of 3.")
    see(page, idea, "XYZ")
    see(page, prototyping, "A")
    see_focus(page, "X")


def test_a_full_column_is_told_of_before_and_refuses_after(
    page: Page, board: Board, idea: Column, validation: Column, owner: User
) -> None:
    fill(validation, "BCD", by=owner)
    look_at(page, board)
    press(page, "ArrowDown Space ArrowRight")
    see_spoken(page, "Validation, place 1 of 4. Full: will refuse")
    press(page, "Enter")
    expect(page.get_by_role("dialog", name="Validation is full: 3 of 3.")).to_be_visible()
    expect(page.locator(":focus")).to_have_text("Open the oldest")
    press(page, "Escape")
    see(page, idea, "XYZ")
    see_focus(page, "X")


def test_a_carried_card_stays_in_hand_while_an_answer_arrives(
    page: Page, idea: Column, prototyping: Column, ready: Column
) -> None:
    """X is dropped in Prototyping and Y picked up at once; the answer draws what it will, Y stays carried."""
    press(page, "ArrowDown Space ArrowRight ArrowRight Enter")
    press(page, "ArrowLeft Space ArrowRight ArrowRight ArrowRight")
    expect(lane_of(page, prototyping).locator(".count")).to_contain_text("2 / 3")
    see(page, ready, "Y")
    with answered(page):
        press(page, "Enter")
    assert titles(ready) == "Y"


def test_enter_opens_a_card_and_esc_returns_to_it(page: Page) -> None:
    press(page, "ArrowDown ArrowDown Enter")
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Y")
    press(page, "Escape")
    expect(page.locator("#sheet")).to_be_hidden()
    see_focus(page, "Y")


def test_n_writes_new_cards_one_after_another(page: Page, prototyping: Column) -> None:
    press(page, "ArrowDown ArrowRight n")
    see_spoken(page, "New card in Prototyping")
    for title in "MN":
        page.keyboard.type(title)
        with answered(page, "**/cards/"):
            press(page, "Enter")
        expect(page.get_by_label("Title of the new card in Prototyping")).to_have_value("")
        expect(page.get_by_label("Title of the new card in Prototyping")).to_be_focused()
    see(page, prototyping, "NMA")


def test_esc_closes_the_form_of_a_new_card_and_keeps_what_was_typed(page: Page, prototyping: Column) -> None:
    add = page.locator(f"#add-{prototyping.pk}")
    press(page, "ArrowDown ArrowRight n")
    page.keyboard.type("Half a ne")
    press(page, "Escape")
    expect(add.locator("input[name=title]")).to_be_hidden()
    expect(add.locator("summary")).to_be_focused()
    press(page, "Enter")
    expect(add.locator("input[name=title]")).to_have_value("Half a ne")


def test_m_opens_the_menu_and_arrows_choose(page: Page, idea: Column, ready: Column) -> None:
    press(page, "ArrowDown m")
    menu = page.get_by_role("menu", name="Move or change the card")
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    expect(menu.get_by_role("menuitem")).to_contain_text(
        ["To the head of Idea", "Move to Validation", "Move to Prototyping", "Move to Ready for Dev", "Open", "Block"]
    )
    press(page, "ArrowDown ArrowDown ArrowDown")
    with answered(page):
        press(page, "Enter")
    see(page, ready, "X")
    see_focus(page, "X")
    see_spoken(page, "Moving to Ready for Dev, place 1 of 1.")


def test_esc_closes_the_menu_and_returns_to_the_card(page: Page) -> None:
    press(page, "ArrowDown m ArrowDown Escape")
    expect(page.locator("#card-menu")).to_be_hidden()
    see_focus(page, "X")


def test_slash_filters_and_question_mark_lists_the_keys(page: Page) -> None:
    press(page, "/")
    expect(page.get_by_label("Filter by text")).to_be_focused()
    page.keyboard.type("?")
    expect(page.locator("#keys")).to_be_hidden()
    page.get_by_label("Filter by text").blur()
    press(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    press(page, "Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_hidden_cards_are_walked_and_carried_past(page: Page, idea: Column, owner: User) -> None:
    page.get_by_label("Filter by text").fill("z")
    page.get_by_label("Filter by text").blur()
    press(page, "ArrowDown")
    see_focus(page, "Z")


def test_the_menu_opens_by_mouse_too(page: Page, idea: Column, ready: Column) -> None:
    card = idea.cards.get(title="Y")
    card_of(page, card).hover()
    card_of(page, card).get_by_role("button", name="Move or change").click()
    with answered(page):
        page.get_by_role("menuitem", name="To the head of Idea").click()
    see(page, idea, "YXZ")
    assert titles(idea) == "YXZ"


def test_the_menu_leaves_the_focus_where_one_clicks(page: Page, idea: Column) -> None:
    card_of(page, idea.cards.get(title="Y")).get_by_role("button").click(force=True)
    page.get_by_label("Filter by text").click()
    expect(page.locator("#card-menu")).to_be_hidden()
    expect(page.get_by_label("Filter by text")).to_be_focused()


def test_the_menu_leads_to_the_acts_of_the_sheet(page: Page, idea: Column) -> None:
    card_of(page, idea.cards.get(title="Y")).get_by_role("button").click(force=True)
    page.get_by_role("menuitem", name="Discard").click()
    expect(page.locator("#end").get_by_label("Reason")).to_be_focused()
