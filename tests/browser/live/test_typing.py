"""Somebody types while others move cards: no letter is lost, and none lands elsewhere."""

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import Troubles
from tests.browser.live.conftest import OpenWindow
from tests.browser.live.window import Ear, Held, Window
from tests.processes.installation import until
from tests.processes.open_boards import OpenBoard

pytestmark = pytest.mark.processes


def test_a_half_typed_title_stays_with_focus_and_scroll(open_window: OpenWindow, board: OpenBoard) -> None:
    olga = open_window("Olga", viewport={"width": 700, "height": 500})
    title = olga.page.get_by_label("Title of the new card in Idea")
    olga.lane("Idea").get_by_label("Add a card to Idea").click()
    expect(title).to_be_focused()
    olga.page.keyboard.type("A ne")
    scrolled = olga.page.locator(".board").evaluate("it => { it.scrollTo(60, 0); return it.scrollLeft; }")
    board.move("Max", "X", "Validation")
    olga.sees("Validation", "X")
    olga.page.keyboard.type("ed")
    expect(title).to_be_focused()
    expect(title).to_have_value("A need")
    assert olga.page.locator(".board").evaluate("it => it.scrollLeft") == scrolled > 0


def test_the_caret_stays_where_it_is(olga: Window, board: OpenBoard) -> None:
    title = begin_title(olga, "A ned")
    olga.page.keyboard.press("ArrowLeft")
    board.move("Max", "X", "Validation")
    olga.sees("Validation", "X")
    olga.page.keyboard.type("e")
    expect(title).to_have_value("A need")


def test_what_is_selected_stays_so(olga: Window, board: OpenBoard) -> None:
    title = begin_title(olga, "A wish")
    olga.page.keyboard.press("Shift+Control+ArrowLeft")
    board.move("Max", "X", "Validation")
    olga.sees("Validation", "X")
    olga.page.keyboard.type("need")
    expect(title).to_have_value("A need")


def test_what_was_typed_can_be_undone_by_key(olga: Window, board: OpenBoard) -> None:
    title = begin_title(olga, "A need")
    board.move("Max", "X", "Validation")
    olga.sees("Validation", "X")
    olga.page.keyboard.press("Control+z")
    expect(title).not_to_have_value("A need")


def test_a_word_that_is_being_composed_is_composed_on(olga: Window, board: OpenBoard) -> None:
    """As it is typed where a word takes several keys and a choice."""
    title = begin_title(olga, "A ")
    line = olga.page.context.new_cdp_session(olga.page)
    line.send("Input.imeSetComposition", {"text": "ひ", "selectionStart": 1, "selectionEnd": 1})
    board.move("Max", "X", "Validation")
    olga.sees("Validation", "X")
    line.send("Input.imeSetComposition", {"text": "ひつ", "selectionStart": 2, "selectionEnd": 2})
    line.send("Input.insertText", {"text": "必要"})
    expect(title).to_have_value("A 必要")
    expect(title).to_be_focused()


def begin_title(window: Window, typed: str, column: str = "Idea") -> Locator:
    window.lane(column).get_by_label(f"Add a card to {column}").click()
    title = window.page.get_by_label(f"Title of the new card in {column}")
    expect(title).to_be_focused()
    window.page.keyboard.type(typed)
    return title


def test_an_open_sheet_keeps_unsaved_words_and_others_see_who_writes(
    olga: Window, max_: Window, board: OpenBoard
) -> None:
    olga.card("Y").locator("a").click()
    description = olga.page.locator("#sheet").get_by_label("Description")
    description.click()
    olga.page.keyboard.type("Buyers le")
    expect(max_.card("Y").locator(".busy")).to_have_text("Olga is editing this")
    board.move("Max", "X", "Validation")
    board.move("Max", "Y", "Prototyping")
    olga.sees("Prototyping", "Y")
    olga.page.keyboard.type("ave")
    expect(description).to_be_focused()
    expect(description).to_have_value("Buyers leave")
    expect(max_.card("Y").locator(".busy")).to_have_text("Olga is editing this")


@pytest.mark.parametrize("answer", ["refused", "busy", "lost"])
def test_a_new_card_that_is_not_taken_can_be_sent_again(
    answer: str, olga: Window, board: OpenBoard, troubles: Troubles
) -> None:
    """Whatever others do while it is on its way."""
    troubles.expect("503|ERR_FAILED|htmx:")
    fill_validation(olga, board)
    title, sent = send_title(olga, "Validation")
    change_and_hear_of_it(olga, board)
    if answer == "refused":
        sent.continue_()
        expect(olga.page.get_by_role("dialog", name="Validation is full: 3 of 3.")).to_be_visible()
    else:
        sent.fulfill(status=503) if answer == "busy" else sent.abort()
        expect(olga.page.locator("#toast")).not_to_be_empty()
    expect(olga.card("X").get_by_role("link")).to_have_text("Xylophone")
    expect(title).to_have_value("A need")


def test_a_new_card_that_is_taken_is_typed_no_more(olga: Window, board: OpenBoard) -> None:
    title, sent = send_title(olga, "Idea")
    change_and_hear_of_it(olga, board)
    sent.continue_()
    expect(olga.lane("Idea").locator(".cards > li > a")).to_have_text(["A need", "Y", "Xylophone"])
    expect(title).to_have_value("")
    expect(title).to_be_focused()


def test_a_new_card_that_is_let_in_with_a_reason_is_typed_no_more(olga: Window, board: OpenBoard) -> None:
    fill_validation(olga, board)
    title, sent = send_title(olga, "Validation")
    sent.continue_()
    olga.page.get_by_text("Override with a reason").click()
    olga.page.get_by_label("Reason").fill("A customer waits")
    olga.page.get_by_role("button", name="Override", exact=True).click()
    expect(olga.lane("Validation").get_by_role("link", name="A need")).to_be_visible()
    expect(title).to_have_value("")


def fill_validation(window: Window, board: OpenBoard) -> None:
    board.move("Max", "X", "Validation")
    for title in "AB":
        board.visitors["Max"].post(f"/columns/{board.told['columns']['Validation']}/cards/", title=title)
    window.sees("Validation", "BAX")


def send_title(window: Window, column: str) -> tuple[Locator, Route]:
    title = begin_title(window, "A need", column)
    held = Held(window, "**/columns/*/cards/")
    title.press("Enter")
    sent = held.one()
    held.hold_no_more()
    return title, sent


def change_and_hear_of_it(window: Window, board: OpenBoard) -> None:
    ear = Ear(window)
    board.post("Max", "X", "edit", title="Xylophone", work_type="feature")
    until(ear.heard, "the page has heard of the change")
    window.page.wait_for_timeout(300)  # it could have asked for it


@pytest.mark.parametrize("field", ["Title", "Description in Markdown"])
def test_what_is_typed_while_a_card_is_being_saved_stays(field: str, olga: Window, board: OpenBoard) -> None:
    olga.card("Y").get_by_role("link").click()
    words = olga.page.locator("#sheet").get_by_label(field, exact=True)
    words.fill("Yield")
    held = Held(olga, "**/edit/")
    olga.page.locator("#sheet").get_by_role("button", name="Save").click()
    saved = held.one()
    words.press("End")
    olga.page.keyboard.type("ing")
    saved.continue_()
    expect(olga.page.locator("#toast")).to_have_text("Saved")
    expect(words).to_have_value("Yielding")
    expect(words).to_be_focused()
    held.hold_no_more()
    olga.page.locator("#sheet").get_by_role("button", name="Save").click()
    expect(words).to_have_js_property("defaultValue", "Yielding")


@pytest.mark.parametrize("pressed", ["Add a card to Idea", "Policy of Idea", "Add", "Move or change"])
def test_the_focus_stays_on_what_is_drawn_anew(pressed: str, olga: Window, board: OpenBoard) -> None:
    if pressed == "Add":
        begin_title(olga, "")
    place = olga.card("Y") if pressed == "Move or change" else olga.lane("Idea")
    control = place.get_by_label(pressed, exact=True).or_(place.get_by_role("button", name=pressed, exact=True)).first
    control.focus()
    board.move("Max", "X", "Validation")
    olga.sees("Validation", "X")
    expect(control).to_be_focused()


def test_who_has_said_what_they_had_to_say_is_not_editing_any_more(olga: Window, max_: Window) -> None:
    olga.card("Y").get_by_role("link").click()
    sheet = olga.page.locator("#sheet")
    sheet.get_by_label("Comment", exact=True).fill("It sells")
    expect(max_.card("Y").locator(".busy")).to_have_text("Olga is editing this")
    sheet.get_by_role("button", name="Comment").click()
    expect(sheet.locator("#timeline")).to_contain_text("It sells")
    expect(max_.card("Y").locator(".busy")).to_have_count(0)
