"""The inbox in a browser: by the rules of axe, by the keyboard alone, and with the count that is read out."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from boards.models import Board, Column, Told
from boards.moves import edit_card
from boards.notices import tell
from boards.talk import add_comment, watch_card
from tests.browser.accessible import assert_accessible
from tests.browser.conftest import OpenPage
from tests.cast import after, fill


@pytest.fixture
def told(board: Board, validation: Column, owner: User, member: User) -> Board:
    """One of each kind, to a member who can be mailed."""
    User.objects.filter(pk=member.pk).update(email="max@example.org")
    (card,) = fill(validation, "X", by=owner)
    watch_card(card=card, by=member)
    edit_card(card=card, assignee=member, by=owner)
    add_comment(card=card, text="@max, why?", by=owner)
    add_comment(card=card, text="Because buyers leave. " * 20, by=owner)
    tell([member], Told.ALERT, "Validation is over its limit", board=board, at=after(), column=validation)
    return board


@pytest.fixture
def page(open_page: OpenPage, told: Board, member: User) -> Page:
    page = open_page(member)
    page.goto("/inbox/")
    return page


def test_it_is_read_and_marked_by_the_keyboard_alone(page: Page) -> None:
    assert_accessible(page)
    count = page.locator(".to-inbox [aria-live=polite]")
    expect(count).to_have_text("4 unread")
    first = page.locator(".inbox li button").first
    first.focus()
    page.keyboard.press("Enter")
    expect(count).to_have_text("3 unread")
    expect(first).to_have_text("Mark as unread: Olga Owner commented on “X”")
    expect(first).to_be_focused()
    page.locator("#read-all").focus()
    page.keyboard.press("Enter")
    expect(count).to_have_text("")
    expect(page.locator("#read-all")).to_be_focused()
    assert_accessible(page)


def test_the_rules_and_the_way_out_of_the_daily_mail(page: Page, told: Board, open_page: OpenPage, owner: User) -> None:
    page.get_by_role("button", name="No daily mail").click()
    expect(page.get_by_text("You get no daily mail")).to_be_visible()
    assert_accessible(page)
    rules = open_page(owner)
    rules.goto(f"/boards/{told.pk}/alerts/")
    assert_accessible(rules)
    rules.get_by_label("A card is blocked", exact=True).uncheck()
    rules.get_by_role("button", name="Save").click()
    expect(rules.get_by_label("A card is blocked", exact=True)).not_to_be_checked()
