"""A page that is no longer this person's leads away; with unsaved words on it, it stays, and says why."""

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import Troubles
from tests.browser.live.conftest import OpenWindow
from tests.browser.live.test_sheet import opened
from tests.browser.live.test_typing import begin_title
from tests.browser.live.window import LINE, Asked, Window
from tests.processes.open_boards import OpenBoard

pytestmark = pytest.mark.processes

SIGNED_OUT = "You are signed out. Copy what you wrote, then reload."
CLOSED = "This board is not open to you any more. Copy what you wrote, then reload."
OTHER_ROLE = "What you may do on this board has changed. Copy what you wrote, then reload."


def test_unsaved_words_outlive_the_session(open_window: OpenWindow, board: OpenBoard, troubles: Troubles) -> None:
    troubles.expect("status of 401")  # where its stream came back just then
    questions: list[str] = []  # of the browser: "Leave site?"

    def stay(dialog: Dialog) -> None:
        questions.append(dialog.type)
        dialog.dismiss()

    def listen(page: Page) -> None:
        page.clock.install()
        page.on("dialog", stay)

    olga = open_window("Olga", prepare=listen)
    comment = opened(olga, "X").get_by_label("Comment", exact=True)
    comment.click()
    olga.page.keyboard.type("Half a comm")  # as a person does: only they are asked
    olga.page.context.clear_cookies()
    board.move("Max", "Y", "Validation")
    expect(olga.page.locator(LINE)).to_have_text(SIGNED_OUT)
    expect(olga.page.locator("#sheet").locator(LINE)).to_have_text(SIGNED_OUT)
    asked = Asked(olga)
    board.move("Max", "Y", "Prototyping")
    for _ in range(3):
        olga.page.clock.fast_forward(6000)
        assert asked.words() == []
    expect(comment).to_have_value("Half a comm")
    assert questions == []


def test_whoever_wrote_nothing_is_led_to_the_sign_in(olga: Window, board: OpenBoard, troubles: Troubles) -> None:
    troubles.expect("status of 401")  # where its stream came back just then
    olga.page.context.clear_cookies()
    board.move("Max", "Y", "Validation")
    expect(olga.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_half_typed_title_outlives_the_removal_from_the_board(
    max_: Window, board: OpenBoard, troubles: Troubles
) -> None:
    troubles.expect("status of 404")
    title = begin_title(max_, "A ne")
    board.visitors["Olga"].post(f"/memberships/{board.told['membership_of_max']}/remove/")
    expect(max_.page.locator(LINE)).to_have_text(CLOSED)
    expect(title).to_have_value("A ne")


def test_a_half_typed_title_outlives_another_role(max_: Window, board: OpenBoard) -> None:
    title = begin_title(max_, "A ne")
    board.visitors["Olga"].post(f"/memberships/{board.told['membership_of_max']}/role/", role="owner")
    expect(max_.page.locator(LINE)).to_have_text(OTHER_ROLE)
    expect(title).to_have_value("A ne")


def test_a_half_typed_title_is_not_left_without_a_question(olga: Window) -> None:
    begin_title(olga, "A ne")
    with olga.page.expect_event("dialog") as asked:
        olga.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()
