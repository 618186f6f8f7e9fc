"""Many cards, many columns, long words, small and large windows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from boards.models import Board, Card, Column
from boards.moves import create_card
from boards.places import STEP
from metrics.models import BoardFigures
from metrics.refresh import refresh_figures
from tests.browser.conftest import OpenPage
from tests.browser.hand import card_of, carry_over, lane_of, lift, look_at
from tests.cast import after, fill

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# How long a move of the pointer keeps the page busy, the median of a drag all over the board.
MILLISECONDS_A_MOVE = """async () => {
    const spent = []
    for (let step = 0; step < 60; step++) {
        const begun = performance.now()
        const where = {pointerId: 1, clientX: 150 + 16 * step, clientY: 300 + 100 * (step % 4), bubbles: true}
        document.dispatchEvent(new PointerEvent("pointermove", where))
        document.body.offsetHeight
        spent.push(performance.now() - begun)
        await new Promise(requestAnimationFrame)
    }
    return spent.sort((one, other) => one - other)[30]
}"""
A_LANE, EACH_CARD = 125, 600  # elements: the cards of a lane, and all 500 without the 3,500 that are in them
SHIFTS = """
    window.shift = 0;
    new PerformanceObserver(list => list.getEntries().forEach(it => (shift += it.value)))
        .observe({type: "layout-shift", buffered: true})
"""


@pytest.fixture
def crowd(board: Board) -> list[Card]:
    """500 cards in four columns without limits."""
    board.columns.update(maximum=None)
    columns = list(board.columns.in_use())
    return Card.objects.bulk_create(
        Card(
            board=board,
            column=columns[number % 4],
            position=number * STEP,
            title=f"Idea {number} of something that matters to buyers",
            entered_at=after(minutes=number),
        )
        for number in range(500)
    )


def test_dragging_among_500_cards_stays_fluid(page: Page, board: Board, crowd: list[Card], ready: Column) -> None:
    look_at(page, board)
    expect(page.locator(".cards > li")).to_have_count(500)
    lift(page, card_of(page, crowd[4]))
    assert page.evaluate(MILLISECONDS_A_MOVE) < 50
    carry_over(page, lane_of(page, ready).locator("li").nth(2))
    expect(lane_of(page, ready).locator(".lifted")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()


def test_a_card_that_goes_over_a_lane_makes_the_browser_look_at_few_others(
    page: Page, chromium: Browser, board: Board, crowd: list[Card], ready: Column
) -> None:
    look_at(page, board)
    with looked_at(chromium, page) as lifting:
        lift(page, card_of(page, crowd[4]))
    with looked_at(chromium, page) as carrying:
        carry_over(page, lane_of(page, ready).locator("li").nth(2))
    with looked_at(chromium, page) as dropping:
        page.mouse.up()
        expect(lane_of(page, ready).locator(".count")).to_contain_text("126")
        page.evaluate("new Promise(requestAnimationFrame)")
    assert 0 < max(carrying) < A_LANE
    assert max(lifting + dropping) < EACH_CARD


@contextmanager
def looked_at(chromium: Browser, page: Page) -> Iterator[list[int]]:
    """At how many elements at once, each time that the browser asks anew which styles hold for them."""
    counts: list[int] = []
    chromium.start_tracing(page=page, categories=["devtools.timeline"])
    yield counts
    events = json.loads(chromium.stop_tracing())["traceEvents"]
    counts += [event["args"]["elementCount"] for event in events if "elementCount" in event.get("args", {})]


def test_a_board_of_500_cards_scrolls_inside_its_window(page: Page, board: Board, crowd: list[Card]) -> None:
    look_at(page, board)
    page.locator(".board").evaluate("it => it.scrollTo(0, it.scrollHeight)")
    heading = page.locator(".lane h2").first
    expect(heading).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollHeight") == 760


@pytest.mark.parametrize("width", [360, 768, 2560])
def test_nothing_sticks_out_of_the_window(
    width: int, open_page: OpenPage, board: Board, idea: Column, validation: Column, owner: User
) -> None:
    Board.objects.filter(pk=board.pk).update(name="B" * 120, purpose="p" * 300, customer="c" * 200)
    Column.objects.filter(pk=idea.pk).update(name="I" * 60, policy="P" * 300)
    card = create_card(board=board, column=idea, title="x" * 200, description="y" * 400, by=owner)
    fill(validation, "ABC", by=owner)
    page = open_page(owner, viewport={"width": width, "height": 800}, has_touch=width < 500)
    for address in (
        "/",
        f"/boards/{board.pk}/",
        f"/cards/{card.pk}/",
        f"/boards/{board.pk}/settings/",
        f"/boards/{board.pk}/put-away/",
    ):
        page.goto(address)
        assert page.evaluate(OVERFLOW) <= 0, address
    page.goto(f"/boards/{board.pk}/")
    card_of(page, card).locator("button").click(force=True)
    page.get_by_role("menuitem", name="Move to Validation").click()
    expect(page.locator("#refusal")).to_be_in_viewport(ratio=1)
    assert page.evaluate(OVERFLOW) <= 0


def test_on_a_phone_the_next_column_peeps_in(open_page: OpenPage, board: Board, owner: User) -> None:
    page = open_page(owner, viewport={"width": 360, "height": 740}, has_touch=True)
    look_at(page, board)
    first, second = (page.locator(".lane").nth(place).bounding_box() for place in (0, 1))
    assert first
    assert second
    assert first["width"] > 260
    assert 10 < 360 - second["x"] < 80


def test_nothing_moves_when_figures_are_fresh(page: Page, board: Board, idea: Column, owner: User) -> None:
    fill(idea, "ABCDEFGHI", by=owner)
    look_at(page, board)
    page.evaluate(SHIFTS)
    board.refresh_from_db()
    refresh_figures(board, at=timezone.now())
    expect(page.locator("#figures dd").first).to_have_text("9 ideas")
    told = {"flow_load": 1234, "lead_time_count": 30, "lead_time_p85": 134.5, "mean_per_week": 11.5}
    BoardFigures.objects.update(**told, weeks_of_load=107.3, version=0)
    look_at(page, board)
    page.evaluate(SHIFTS)
    BoardFigures.objects.update(flow_load=9, weeks_of_load=0.8, lead_time_p85=4.0)
    expect(page.locator("#figures dd").first).to_have_text("9 ideas")
    assert page.evaluate("shift") < 0.001
