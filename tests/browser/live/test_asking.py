"""How often an open page asks: never for nothing, and once for each thing that is new."""

import pytest
from playwright.sync_api import expect

from tests.browser.live.conftest import OpenWindow
from tests.browser.live.window import Asked, Window
from tests.processes.open_boards import House, OpenBoard

pytestmark = pytest.mark.processes

COUNT = "from tests.processes.watched import count_figures; count_figures({})"


def count_figures(shared: House, board: OpenBoard) -> None:
    """As a worker does."""
    shared.installation.shell(COUNT.format(board.board))


def test_a_page_with_a_stream_asks_once_for_each_change(open_window: OpenWindow, board: OpenBoard) -> None:
    olga = open_window("Olga", prepare=lambda page: page.clock.install())
    open_window("Max")
    olga.sees_people("Max")  # so its stream speaks; until then it looks for itself
    asked = Asked(olga)
    for card, column in (("X", "Validation"), ("Y", "Prototyping"), ("X", "Ready for Dev")):
        olga.page.clock.fast_forward(6000)  # it looks
        board.move("Max", card, column)
        olga.sees(column, card)
    assert asked.words() == ["since"] * 3


def test_a_page_gets_the_one_card_that_was_put_somewhere_and_now_and_then_all_columns(
    open_window: OpenWindow, board: OpenBoard
) -> None:
    """Or the ages of cards that nobody moves would stand still on it."""
    olga = open_window("Olga", prepare=lambda page: page.clock.install())
    open_window("Max")
    olga.sees_people("Max")
    asked: list[str] = []
    olga.page.on("request", lambda request: asked.append(request.url) if "/since/" in request.url else None)
    for minutes, column in ((1, "Validation"), (11, "Prototyping"), (1, "Validation")):
        asked.clear()
        olga.page.clock.fast_forward(minutes * 60_000)
        board.move("Max", "X", column)
        olga.sees(column, "X")
        assert any("puts=yes" not in url and "seen=" not in url for url in asked) is (minutes > 10)


def test_a_page_takes_the_focus_from_nobody(olga: Window, max_: Window, board: OpenBoard) -> None:
    """And asks for none where nothing has it, for which the browser would lay out the board on the spot."""
    olga.page.evaluate("() => { window.focused = 0; HTMLElement.prototype.focus = () => window.focused++ }")
    board.move("Max", "X", "Validation")
    olga.sees("Validation", "X")
    assert olga.page.evaluate("window.focused") == 0


def test_a_hidden_page_asks_for_nothing(open_window: OpenWindow, board: OpenBoard) -> None:
    olga = open_window("Olga", prepare=lambda page: page.clock.install())
    olga.hide(hidden=True)
    asked = Asked(olga)
    board.move("Max", "X", "Validation")
    for _ in range(3):
        olga.page.clock.fast_forward(60_000)
        assert asked.words() == []


def test_figures_are_asked_for_when_they_are_counted(
    olga: Window, max_: Window, shared: House, board: OpenBoard
) -> None:
    asked = Asked(olga)
    count_figures(shared, board)
    expect(olga.page.locator("#figures dd").first).to_have_text("2 ideas")
    assert asked.words() == ["since"]


def test_figures_counted_anew_of_the_same_board_are_shown(
    olga: Window, max_: Window, shared: House, board: OpenBoard
) -> None:
    """As at midnight, when all that lies there has grown older by a day."""
    count_figures(shared, board)
    counted = olga.page.locator("#figures time")
    first = counted.get_attribute("datetime")
    assert first
    asked = Asked(olga)
    count_figures(shared, board)
    expect(counted).not_to_have_attribute("datetime", first)
    assert asked.words() == ["since"]
