"""Every page, by the rules of axe."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from boards.models import Board, Column
from boards.moves import block_card, create_card, discard_card, edit_card
from metrics.models import BoardFigures
from tests.browser.accessible import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.hand import card_of, drag, lane_of, lift, look_at
from tests.cast import after, fill


@pytest.fixture
def page(open_page: OpenPage, owner: User, lively: Board) -> Page:
    return open_page(owner)


@pytest.fixture
def lively(board: Board, idea: Column, validation: Column, prototyping: Column, owner: User) -> Board:
    """Every mark that a card can bear, a full column, one that lacks cards, and figures."""
    for kind in ("feature", "defect", "risk", "debt"):
        create_card(board=board, column=idea, title=f"A {kind}", work_type=kind, by=owner, at=after())
    a, b, _ = fill(validation, "ABC", by=owner)
    block_card(card=a, reason="decision", note="Legal", by=owner)
    written = "Buyers **leave**, says [a study](https://example.org).\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n    code"
    edit_card(card=b, assignee=owner, description=written, by=owner)
    (gone,) = fill(prototyping, "D", by=owner)
    discard_card(card=gone, reason="evidence", note="Nobody", by=owner)
    fresh = create_card(board=board, column=prototyping, title="Almost too long here", by=owner)
    pace = {str(validation.pk): 3.0, str(fresh.column_id): 0.00001}
    told = {"version": 1, "as_of": after(), "stale_at": after(days=1), "mean_per_week": 1.5, "weeks_of_load": 4.0}
    BoardFigures.objects.create(board=board, flow_load=7, lead_time_count=9, lead_time_p85=3.5, pace=pace, **told)
    return board


def test_the_board(page: Page, lively: Board) -> None:
    look_at(page, lively)
    assert_accessible(page)
    page.get_by_label("Policy of Validation").click()
    page.get_by_label("Add a card to Validation").click()
    assert_accessible(page)


def test_the_menu_of_a_card(page: Page, lively: Board) -> None:
    look_at(page, lively)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("m")
    expect(page.locator("#card-menu")).to_be_visible()
    assert_accessible(page)


def test_a_card_in_the_air(page: Page, lively: Board, idea: Column) -> None:
    look_at(page, lively)
    lift(page, card_of(page, idea.cards.all()[0]))
    expect(page.locator(".ghost")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.mouse.up()


def test_the_sheet(page: Page, validation: Column, lively: Board) -> None:
    for title in "AB":
        page.goto(f"/cards/{validation.cards.get(title=title).pk}/")
        page.locator("#end summary").click()
        assert_accessible(page)


def test_the_refusal(page: Page, lively: Board, idea: Column, validation: Column) -> None:
    look_at(page, lively)
    drag(page, card_of(page, idea.cards.all()[0]), lane_of(page, validation), "lower")
    page.get_by_text("All 3, the longest there first").click()
    page.get_by_text("Override with a reason").click()
    assert_accessible(page)


def test_the_settings(page: Page, lively: Board) -> None:
    page.goto(f"/boards/{lively.pk}/settings/")
    for summary in page.locator(".column-settings > summary").all():
        summary.click()
    assert_accessible(page)


def test_the_keys_and_a_message(page: Page, lively: Board, validation: Column, prototyping: Column) -> None:
    look_at(page, lively)
    drag(page, card_of(page, validation.cards.all()[0]), lane_of(page, prototyping), "lower")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("?")
    assert_accessible(page)


def test_discarded_and_archived_cards(page: Page, lively: Board) -> None:
    page.goto(f"/boards/{lively.pk}/put-away/")
    assert_accessible(page)


def test_the_list_and_the_sign_in(page: Page) -> None:
    page.goto("/")
    assert_accessible(page)
    page.get_by_label("You are signed in as").click()
    assert_accessible(page)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Name").fill("x")
    page.get_by_label("Password").fill("x")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)


def test_an_empty_board(page: Page, lively: Board) -> None:
    page.goto("/")
    page.get_by_label("Name").fill("Returns")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Put the first idea on the board")).to_be_visible()
    assert_accessible(page)


def test_the_account_and_what_guards_it(page: Page) -> None:
    for path in ("/me/", "/me/delete/", "/accounts/email/", "/accounts/2fa/", "/accounts/sessions/"):
        page.goto(path)
        assert_accessible(page)


def test_the_ways_in(open_page: OpenPage, db: None) -> None:
    page = open_page(None)
    for path in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"):
        page.goto(path)
        assert_accessible(page)
