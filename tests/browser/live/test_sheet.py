"""The sheet of a card follows what others do to it, and gives up nothing that is being written."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.live.window import Asked, Held, Window
from tests.processes.open_boards import OpenBoard

pytestmark = pytest.mark.processes


def opened(window: Window, title: str) -> Locator:
    window.card(title).get_by_role("link").click()
    sheet = window.page.locator("#sheet")
    expect(sheet).to_be_visible()
    return sheet


def test_an_open_sheet_follows_its_card(olga: Window, board: OpenBoard) -> None:
    sheet = opened(olga, "X")
    board.move("Max", "X", "Ready for Dev")
    expect(sheet.locator(".place")).to_contain_text("Ready for Dev")
    expect(sheet.get_by_role("button", name="Archive")).to_be_visible()
    board.post("Max", "X", "comments", text="It sells")
    expect(sheet.locator("#timeline")).to_contain_text("It sells")
    board.post("Max", "X", "edit", title="Xylophone", work_type="feature")
    expect(sheet.get_by_label("Title", exact=True)).to_have_value("Xylophone")
    expect(sheet.get_by_label("Close")).to_be_focused()


def test_the_focus_returns_to_the_card_though_others_have_moved_it(olga: Window, board: OpenBoard) -> None:
    opened(olga, "X")
    board.move("Max", "X", "Validation")
    olga.sees("Validation", "X")
    olga.page.keyboard.press("Escape")
    expect(olga.card("X").locator("> a")).to_be_focused()


def test_what_is_being_written_in_it_stays(olga: Window, board: OpenBoard) -> None:
    sheet = opened(olga, "X")
    description = sheet.get_by_label("Description in Markdown")
    description.fill("Mine")
    sheet.get_by_label("Comment", exact=True).fill("Half a comm")
    board.post("Max", "X", "edit", title="Xylophone", description="Theirs", work_type="feature")
    board.move("Max", "X", "Validation")
    expect(sheet.locator(".place")).to_contain_text("Validation")
    expect(description).to_have_value("Mine")
    expect(sheet.get_by_label("Comment", exact=True)).to_have_value("Half a comm")


def test_words_of_others_are_shown_before_they_are_written_over(olga: Window, board: OpenBoard) -> None:
    sheet = opened(olga, "X")
    sheet.get_by_label("Description in Markdown").fill("Mine")
    board.post("Max", "X", "edit", title="X", description="Theirs", work_type="feature")
    sheet.get_by_role("button", name="Save").click()
    refusal = olga.page.locator("#refusal")
    expect(refusal).to_contain_text("Somebody else has changed the description meanwhile.")
    expect(refusal.locator("blockquote")).to_have_text("Theirs")
    expect(refusal.get_by_role("button", name="Back to what I wrote")).to_be_focused()
    refusal.get_by_role("button", name="Save mine in its place").click()
    expect(refusal).not_to_be_visible()
    expect(sheet.locator(".prose")).to_have_text("Mine")


def test_a_sheet_is_never_older_than_the_board(olga: Window, board: OpenBoard) -> None:
    """Whatever the order in which answers come."""
    sheet = opened(olga, "X")
    held = Held(olga, f"**/cards/{board.told['cards']['X']}/")
    rename(board, "Xylophone")
    older = held.one().fetch()
    rename(board, "Xenon")
    expect(olga.card("X").locator("a")).to_have_text("Xenon")
    held.hold_no_more()
    for later in held.routes[1:]:
        later.continue_()
    olga.page.wait_for_timeout(300)
    held.one().fulfill(response=older)
    olga.page.wait_for_timeout(300)
    expect(sheet.get_by_label("Title", exact=True)).to_have_value("Xenon")


def test_what_others_did_is_shown_though_an_answer_of_ones_own_tells_of_it_first(
    olga: Window, board: OpenBoard
) -> None:
    sheet = opened(olga, "X")
    Held(olga, "**/since/?**")
    rename(board, "Xylophone")
    sheet.get_by_label("Comment", exact=True).fill("It sells")
    sheet.get_by_role("button", name="Comment").click()
    expect(sheet.locator("#timeline")).to_contain_text("It sells")
    expect(sheet.get_by_label("Title", exact=True)).to_have_value("Xylophone")


def test_a_part_follows_as_soon_as_nobody_is_at_it(olga: Window, board: OpenBoard) -> None:
    sheet = opened(olga, "X")
    title = sheet.get_by_label("Title", exact=True)
    title.focus()
    rename(board, "Xylophone")
    board.move("Max", "X", "Validation")
    expect(sheet.locator(".place")).to_contain_text("Validation")
    expect(title).to_have_value("X")
    sheet.get_by_label("Comment", exact=True).focus()
    expect(title).to_have_value("Xylophone")


def test_a_sheet_asks_for_nothing_while_others_move_other_cards(olga: Window, max_: Window, board: OpenBoard) -> None:
    board.move("Max", "Y", "Validation")
    olga.sees("Validation", "Y")
    opened(olga, "X")
    asked = Asked(olga)
    for column in ("Prototyping", "Ready for Dev"):
        board.move("Max", "Y", column)
        olga.sees(column, "Y")
    assert asked.words() == ["since", "since"]


@pytest.mark.parametrize("what", ["a link", "a comment in other words"])
def test_a_sheet_follows_what_no_card_shows(what: str, olga: Window, max_: Window, board: OpenBoard) -> None:
    board.post("Olga", "X", "comments", text="It sells")
    sheet = opened(olga, "X")
    other = opened(max_, "X")
    if what == "a link":
        board.post("Olga", "X", "links", url="https://one.example", title="One")
        expect(other.locator("#links")).to_contain_text("One")
    else:
        sheet.get_by_label("Edit your comment").click()
        sheet.get_by_role("textbox", name="Your comment of").fill("It sells well")
        sheet.locator("#timeline").get_by_role("button", name="Save").click()
        expect(other.locator("#timeline")).to_contain_text("It sells well")


def test_who_is_at_work_on_the_card_is_read_out_once(olga: Window, max_: Window, board: OpenBoard) -> None:
    sheet = opened(olga, "X")
    said = sheet.get_by_role("status").filter(has_text="Max is editing this card right now.")
    opened(max_, "X").get_by_label("Description in Markdown").fill("Mine")
    expect(said).to_be_visible()
    said.evaluate("it => new MutationObserver(() => (it.dataset.again = 'yes')).observe(it, { childList: true })")
    board.move("Olga", "X", "Validation")
    expect(sheet.locator(".place")).to_contain_text("Validation")
    expect(said).to_be_visible()
    expect(said).not_to_have_attribute("data-again", "yes")


def rename(board: OpenBoard, title: str) -> None:
    board.post("Max", "X", "edit", title=title, work_type="feature")
