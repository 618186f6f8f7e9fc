"""Two windows side by side, on a real installation: what one does is seen in the other."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import assert_accessible
from tests.browser.conftest import Troubles
from tests.browser.hand import answered, carry_over, lift
from tests.browser.live.conftest import OpenWindow
from tests.browser.live.window import Ear, Window
from tests.processes.installation import until
from tests.processes.open_boards import OpenBoard

pytestmark = pytest.mark.processes


def test_a_drag_in_one_window_is_seen_in_the_other(olga: Window, max_: Window) -> None:
    olga.sees_people("Max")
    olga.sees("Idea", "YX")
    lift(max_.page, max_.card("X"))
    expect(olga.card("X").locator(".busy")).to_have_text("Max is moving this")
    assert_accessible(olga.page)
    carry_over(max_.page, max_.lane("Prototyping"), "lower")
    max_.page.mouse.up()
    expect(olga.card("X")).to_contain_class("moved")  # for two seconds
    olga.sees("Prototyping", "X")
    expect(olga.card("X").locator(".busy")).to_have_count(0)


def test_a_card_that_others_put_elsewhere_in_its_column_is_marked_too(olga: Window, board: OpenBoard) -> None:
    board.move("Max", "X", "Idea")
    expect(olga.card("X")).to_contain_class("moved")
    olga.sees("Idea", "XY")


def test_who_carries_a_card_sees_who_else_does(olga: Window, max_: Window) -> None:
    olga.sees_people("Max")
    for window in olga, max_:
        lift(window.page, window.card("X"))
    expect(olga.card("X").locator(".busy")).to_have_text("Max is moving this")
    expect(olga.card("X").locator(".busy")).to_be_visible()
    for window in olga, max_:
        window.page.keyboard.press("Escape")
        window.page.mouse.up()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_when_somebody_comes(width: int, open_window: OpenWindow) -> None:
    olga = open_window("Olga", viewport={"width": width, "height": 760})
    places = [olga.page.locator(place) for place in ("#figures", "#filter", ".lane >> nth=0")]
    before = [place.bounding_box() for place in places]
    open_window("Max")
    olga.sees_people("Max")
    assert [place.bounding_box() for place in places] == before


def test_who_is_here_is_told_by_name(olga: Window, max_: Window) -> None:
    expect(olga.page.get_by_role("list", name="Also on this board").get_by_text("Max", exact=True)).to_have_count(1)


def test_while_a_card_is_in_the_air_what_others_do_waits(olga: Window, max_: Window, board: OpenBoard) -> None:
    ear = Ear(olga)
    lift(olga.page, olga.card("Y"))
    carry_over(olga.page, olga.lane("Prototyping"), "lower")
    board.move("Max", "X", "Validation")
    until(ear.heard, "the page has heard of the move")
    olga.sees("Idea", "X")
    with answered(olga.page):
        olga.page.mouse.up()
    olga.sees("Validation", "X")
    olga.sees("Prototyping", "Y")


def test_a_hidden_tab_lets_go_of_its_stream_and_catches_up_when_it_is_back(
    olga: Window, max_: Window, board: OpenBoard
) -> None:
    olga.hide(hidden=True)
    max_.sees_people()
    board.move("Max", "X", "Validation")
    max_.sees("Validation", "X")
    olga.sees("Validation", "")
    olga.hide(hidden=False)
    olga.sees("Validation", "X")
    max_.sees_people("Olga")


def test_who_is_removed_is_led_away(olga: Window, max_: Window, board: OpenBoard, troubles: Troubles) -> None:
    troubles.expect("status of 404")
    board.visitors["Olga"].post(f"/memberships/{board.told['membership_of_max']}/remove/")
    expect(max_.page.locator(".board")).to_have_count(0)
    expect(max_.page.locator("h1")).to_have_text("Not here")
    olga.sees_people()


def test_who_gets_another_role_is_offered_what_it_may_do(max_: Window, board: OpenBoard) -> None:
    expect(max_.lane("Idea").get_by_label("Add a card to Idea")).to_be_visible()
    board.visitors["Olga"].post(f"/memberships/{board.told['membership_of_max']}/role/", role="viewer")
    expect(max_.lane("Idea").get_by_label("Add a card to Idea")).to_be_hidden()


def test_several_who_are_at_one_card_are_told_in_one_line_that_moves_nothing(
    olga: Window, max_: Window, board: OpenBoard
) -> None:
    card = olga.card("X")
    before = card.bounding_box()
    at = {"card": board.told["cards"]["X"], "act": "editing"}
    for name in "Max", "Vera":
        board.visitors[name].note(board.board, name, **at)
    expect(card.locator(".busy")).to_have_text("Max, Vera are at this")
    assert card.bounding_box() == before
