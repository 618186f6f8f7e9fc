"""Talking on a card: comments, mentions, labels, links, watching."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, Route, expect

from boards.labels import make_label, put_labels
from boards.links import add_link
from boards.models import Board, Card, Column, Label
from boards.talk import add_comment
from tests.browser.accessible import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.hand import answered, card_of, look_at
from tests.cast import fill


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return fill(idea, "XY", by=owner)[0]


@pytest.fixture
def law(board: Board, owner: User) -> Label:
    return make_label(board=board, name="Law", colour="red", by=owner)


@pytest.fixture
def page(page: Page, board: Board, card: Card, law: Label) -> Page:
    """The board, with the sheet of X open."""
    look_at(page, board)
    card_of(page, card).click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("X")
    return page


@pytest.fixture
def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Comment", exact=True)


@pytest.fixture
def timeline(page: Page) -> Locator:
    return page.locator("#timeline > li")


def say(page: Page, box: Locator, text: str) -> None:
    box.fill(text)
    with answered(page, "**/comments/"):
        page.get_by_role("button", name="Comment", exact=True).click()


def test_a_comment_is_said_reworded_and_deleted(page: Page, card: Card, box: Locator, timeline: Locator) -> None:
    page.get_by_role("textbox", name="Title").fill("Half a thou")
    say(page, box, "Buyers **leave**")
    expect(timeline).to_have_count(2)
    expect(timeline.first.locator("strong")).to_have_text("leave")
    expect(box).to_have_value("")
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Half a thou")
    expect(card_of(page, card).locator(".said")).to_have_text("1 comment")

    box.fill("A second thought")
    page.get_by_label("Edit your comment").click()
    page.get_by_role("textbox", name="Your comment").fill("Buyers stay")
    with answered(page, "**/edit/"):
        timeline.first.get_by_role("button", name="Save").click()
    expect(timeline.first.locator(".prose")).to_have_text("Buyers stay")
    expect(page.get_by_role("textbox", name="Your comment")).to_be_hidden()
    expect(page.get_by_label("Edit your comment")).to_be_focused()
    expect(box).to_have_value("A second thought")

    page.get_by_label("Delete your comment").click()
    with answered(page, "**/remove/"):
        page.get_by_role("button", name="Delete for good").click()
    expect(timeline).to_have_count(1)
    expect(card_of(page, card).locator(".said")).to_have_count(0)


def test_a_wording_begun_survives_another_comment_and_a_block(page: Page, box: Locator, timeline: Locator) -> None:
    say(page, box, "First")
    page.get_by_label("Edit your comment").click()
    page.get_by_role("textbox", name="Your comment").fill("First, but")
    say(page, box, "Second")
    expect(timeline).to_have_count(3)
    page.locator("#block summary").click()
    with answered(page, "**/block/"):
        page.locator("#block form").get_by_role("button", name="Block").click()
    expect(page.get_by_role("textbox", name="Your comment").and_(page.locator(":visible"))).to_have_value("First, but")


def test_what_was_said_is_no_reason_to_hold_the_sheet_and_what_is_half_said_is(page: Page, box: Locator) -> None:
    say(page, box, "First")
    box.fill("Half a thou")
    page.keyboard.press("Escape")
    expect(page.locator("#toast")).to_contain_text("Not saved yet.")
    box.fill("")
    page.keyboard.press("Escape")
    expect(page.locator("#sheet")).to_be_hidden()


def test_what_is_typed_while_a_comment_is_on_its_way_is_kept(page: Page, box: Locator, timeline: Locator) -> None:
    def typed_meanwhile(route: Route) -> None:
        box.fill("Second")
        route.continue_()

    page.route("**/comments/", typed_meanwhile)
    say(page, box, "First")
    expect(timeline).to_have_count(2)
    expect(box).to_have_value("Second")


def test_somebody_is_called_by_the_first_letters_of_their_name(page: Page, box: Locator, timeline: Locator) -> None:
    box.press_sequentially("Ask @v")
    people = page.get_by_role("listbox", name="People").get_by_role("option")
    expect(people).to_have_text(["Vera Viewer@vera"])
    page.keyboard.press("Escape")
    expect(people).to_have_count(0)
    expect(page.locator("#sheet")).to_be_visible()
    expect(page.locator("#toast")).to_be_empty()

    box.fill("Ask ")
    box.press_sequentially("@")
    expect(people).to_have_text(["Max Member@max", "Olga Owner@olga", "Vera Viewer@vera"])
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    expect(people.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(box).to_have_value("Ask @max ")
    box.press_sequentially("and @Own")
    people.click()
    expect(box).to_have_value("Ask @max and @olga ")
    with answered(page, "**/comments/"):
        page.get_by_role("button", name="Comment", exact=True).click()
    expect(timeline.first.locator(".mention")).to_have_text(["@Max Member", "@Olga Owner"])
    expect(page.locator("#watch")).to_contain_text("2 watching")


def test_labels_are_chosen_and_filter_the_board(page: Page, board: Board, card: Card, law: Label) -> None:
    page.get_by_text("Choose labels").click()
    with answered(page, "**/labels/"):
        page.get_by_role("button", name="Law").press("Enter")
    expect(page.get_by_role("button", name="Law")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Law")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card_of(page, card).locator(".label")).to_have_text("Law")
    page.get_by_label("Label", exact=True).select_option("Law")
    expect(page.locator("#shown")).to_have_text("1 of 2 cards")
    page.reload()
    expect(page.locator("#shown")).to_have_text("1 of 2 cards")
    assert f"label={law.pk}" in page.url


def test_an_owner_rules_the_labels_of_the_board(page: Page, board: Board, law: Label) -> None:
    page.goto(f"/boards/{board.pk}/settings/?label={law.pk}")
    page.locator("#settings-labels > summary").click()
    page.get_by_label("Name of a new label").fill("VIP")
    page.get_by_label("Colour of a new label").select_option("Teal")
    with answered(page, "**/labels/"):
        page.get_by_label("Name of a new label").press("Enter")
    expect(page.get_by_label("Name of the label VIP")).to_be_visible()
    expect(page.get_by_label("Name of a new label")).to_be_focused()
    expect(page.get_by_label("Label", exact=True)).to_have_value(str(law.pk))
    page.get_by_label("Remove the label VIP").click()
    with answered(page, "**/remove/"):
        page.get_by_role("button", name="Remove from the board").click()
    expect(page.get_by_label("Name of the label VIP")).to_have_count(0)


def test_links_are_hung_on_a_card_and_it_is_watched(page: Page) -> None:
    page.get_by_text("Add a link").click()
    page.get_by_label("Address").fill("https://example.org/study")
    page.get_by_label("What it is").fill("Why buyers leave")
    with answered(page, "**/links/"):
        page.get_by_role("button", name="Add", exact=True).click()
    link = page.get_by_role("link", name="Why buyers leave")
    expect(link).to_have_attribute("href", "https://example.org/study")
    with answered(page, "**/remove/"):
        page.get_by_role("button", name="Remove the link Why buyers leave").click()
    expect(link).to_have_count(0)
    with answered(page, "**/watch/"):
        page.get_by_role("button", name="Watch").click()
    expect(page.locator("#watch")).to_contain_text("1 watching")
    expect(page.get_by_role("button", name="Unwatch")).to_be_focused()


def test_it_is_all_accessible(open_page: OpenPage, board: Board, card: Card, owner: User) -> None:
    colours = ("grey", "red", "amber", "green", "teal", "blue", "violet", "pink")
    labels = [make_label(board=board, name=f"A {colour} one", colour=colour, by=owner) for colour in colours]
    put_labels(card=card, add=labels[1:], by=owner)
    add_comment(card=card, text="Look, @olga:\n\n> x\n\n`code`", by=owner)
    add_link(card=card, url="https://example.org", by=owner)
    page = open_page(owner)
    look_at(page, board)
    assert_accessible(page)
    page.goto(f"/cards/{card.pk}/")
    assert_accessible(page)
    for unfold in ("Choose labels", "Add a link", "Edit", "Delete"):
        page.locator("#sheet").get_by_text(unfold, exact=True).click()
    assert_accessible(page)
    page.goto(f"/boards/{board.pk}/settings/")
    page.locator("#settings-labels > summary").click()
    assert_accessible(page)
