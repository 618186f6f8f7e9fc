"""A finger holds a moment, then drags; a swipe scrolls."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from boards.models import Board, Column
from tests.browser.conftest import OpenPage
from tests.browser.hand import card_of, lane_of, look_at, middle, see
from tests.cast import fill, titles
from tests.processes.installation import until

Touch = Callable[..., None]


@pytest.fixture
def page(open_page: OpenPage, owner: User, board: Board) -> Page:
    return open_page(owner, viewport={"width": 900, "height": 700}, has_touch=True)


@pytest.fixture
def touch(page: Page) -> Touch:
    """As the platform tells it, so that the browser itself decides between scrolling and dragging."""
    protocol = page.context.new_cdp_session(page)

    def touch(kind: str, *point: float) -> None:
        points = [{"x": point[0], "y": point[1]}] if point else []
        protocol.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return touch


def test_a_held_finger_drags(
    page: Page, touch: Touch, board: Board, idea: Column, prototyping: Column, owner: User
) -> None:
    (x,) = fill(idea, "X", by=owner)
    look_at(page, board)
    start, goal = middle(card_of(page, x)), middle(lane_of(page, prototyping))
    touch("touchStart", *start)
    expect(page.locator(".ghost")).to_be_visible()
    for part in (0.3, 0.6, 1):
        touch("touchMove", *(one + (other - one) * part for one, other in zip(start, goal, strict=True)))
    see(page, prototyping, "X")
    with page.expect_response("**/take/"):
        touch("touchEnd")
    assert titles(prototyping) == "X"


def test_a_swipe_scrolls_and_drags_nothing(page: Page, touch: Touch, board: Board, idea: Column, owner: User) -> None:
    cards = fill(idea, "ABCDEFGHIJKL", by=owner)
    look_at(page, board)
    x, y = middle(card_of(page, cards[4]))
    touch("touchStart", x, y)
    for step in range(1, 9):
        touch("touchMove", x, y - 25 * step)
    touch("touchEnd")
    until(lambda: page.locator(".board").evaluate("it => it.scrollTop") > 50, "the board scrolls")
    page.wait_for_timeout(300)
    expect(page.locator(".ghost")).to_have_count(0)
    see(page, idea, "ABCDEFGHIJKL")


def test_a_tap_opens(page: Page, board: Board, idea: Column, owner: User) -> None:
    (x,) = fill(idea, "X", by=owner)
    look_at(page, board)
    card_of(page, x).tap()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("X")
