"""The network fails, the server breaks, others are quick: the page ends as the server has it."""

from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from boards.columns import add_column, retire_column
from boards.models import Board, Card, Column
from boards.moves import create_card, discard_card, move_card
from tests.browser.conftest import Troubles
from tests.browser.hand import answered, card_of, carry_over, drag, lane_of, lift, see
from tests.cast import titles


def test_without_a_network_the_card_returns(
    page: Page, card: Card, idea: Column, prototyping: Column, troubles: Troubles
) -> None:
    troubles.expect("ERR_INTERNET_DISCONNECTED|htmx:")
    page.context.set_offline(True)
    drag(page, card_of(page, card), lane_of(page, prototyping), "lower")
    expect(page.locator("#toast")).to_have_text("No connection. The card is back where it was.")
    see(page, idea, "XYZ")

    page.context.set_offline(False)
    with answered(page):
        drag(page, card_of(page, card), lane_of(page, prototyping), "lower")
    see(page, prototyping, "X")


def test_when_the_server_breaks_the_card_returns(
    page: Page, card: Card, idea: Column, prototyping: Column, troubles: Troubles
) -> None:
    troubles.expect("status of 500")
    page.route("**/take/", lambda route: route.fulfill(status=500, body="<h1>Broken</h1>"))
    drag(page, card_of(page, card), lane_of(page, prototyping), "lower")
    expect(page.locator("#toast")).to_have_text("The server could not do it. The card is back where it was.")
    see(page, idea, "XYZ")


def test_a_form_that_does_not_arrive_keeps_what_was_typed(page: Page, idea: Column, troubles: Troubles) -> None:
    troubles.expect("ERR_INTERNET_DISCONNECTED|htmx:")
    lane_of(page, idea).get_by_label("Add a card to Idea").click()
    expect(page.get_by_label("Title of the new card in Idea")).to_be_focused()
    page.context.set_offline(True)
    page.keyboard.type("A need")
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_have_text("No connection. Nothing was changed.")
    expect(page.get_by_label("Title of the new card in Idea")).to_have_value("A need")


def test_when_the_session_has_ended_the_page_leads_to_the_sign_in(
    page: Page, card: Card, board: Board, prototyping: Column, troubles: Troubles
) -> None:
    troubles.expect('not "text/event-stream"')  # where the page asked for a stream just then
    lift(page, card_of(page, card))
    carry_over(page, lane_of(page, prototyping), "lower")
    page.context.clear_cookies(name="sessionid")
    page.mouse.up()
    page.wait_for_url(f"**/accounts/login/?next=/boards/{board.pk}/")
    assert titles(prototyping) == ""


def test_what_others_did_is_shown_with_the_next_answer(
    page: Page, card: Card, board: Board, idea: Column, prototyping: Column, ready: Column, owner: User
) -> None:
    create_card(board=board, column=ready, title="N", by=owner)
    move_card(card=idea.cards.get(title="Z"), to=ready, by=owner)
    with answered(page):
        drag(page, card_of(page, card), lane_of(page, prototyping), "lower")
    see(page, ready, "ZN")
    see(page, idea, "Y")


def test_a_card_that_somebody_has_just_discarded_is_told_of_and_gone(
    page: Page, card: Card, idea: Column, prototyping: Column, member: User
) -> None:
    discard_card(card=card, reason="no_value", by=member)
    drag(page, card_of(page, card), lane_of(page, prototyping), "lower")
    expect(page.locator("#refusal")).to_contain_text("“X” was discarded by Max Member. Restore it first.")
    see(page, idea, "YZ")
    see(page, prototyping, "")


def test_columns_that_others_arranged_are_shown_with_the_refusal(
    page: Page, card: Card, board: Board, idea: Column, prototyping: Column, owner: User
) -> None:
    retire_column(column=prototyping, by=owner)
    add_column(board=board, name="Trial", by=owner)
    drag(page, card_of(page, card), lane_of(page, prototyping), "lower")
    expect(page.locator("#refusal")).to_contain_text("Prototyping was retired. Choose another column.")
    expect(page.locator(".lane h2")).to_have_text(["Idea", "Validation", "Ready for Dev", "Trial"])
    see(page, idea, "XYZ")
