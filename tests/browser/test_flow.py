"""The Flow page in a browser: charts that come drawn, become live, lead to cards, and can be taken away."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from boards.models import Board, Column
from boards.moves import create_card, move_card
from kanban.vega import make
from metrics.flow_pages import draw_page
from metrics.models import FlowPage
from tests.browser.accessible import assert_accessible
from tests.browser.conftest import OpenPage
from tests.cast import after

NOW = after(days=60)


@pytest.fixture(scope="module", autouse=True)
def vega() -> None:
    """What an installation makes when it is prepared."""
    make(settings.MADE_DIR)


@pytest.fixture(scope="module")
def drawn() -> list[FlowPage]:
    """Takes seconds, and is the same for each test: their ids begin anew."""
    return []


@pytest.fixture
def story(
    django_db_reset_sequences: None,
    board: Board,
    idea: Column,
    validation: Column,
    ready: Column,
    owner: User,
    drawn: list,
) -> Board:
    for number in range(10):
        card = create_card(board=board, column=idea, title=f"Need {number}", by=owner, at=after(days=5 * number))
        if number < 7:
            move_card(card=card, to=ready, by=owner, at=after(days=5 * number + 3 + number), override_reason="so be it")
        elif number == 7:
            move_card(card=card, to=validation, by=owner, at=after(days=40))
    if drawn:
        FlowPage.objects.bulk_create(drawn)
    else:
        draw_page(Board.objects.get(), at=NOW)
        drawn += FlowPage.objects.all()
    # The server's clock is the real one: to it that day is long over.
    FlowPage.objects.update(stale_at=timezone.now() + timedelta(days=1))
    return Board.objects.get()


@pytest.fixture
def flow(page: Page, story: Board) -> Page:
    page.goto(f"/boards/{story.pk}/flow/")
    expect(page.get_by_role("heading", name="Flow of Checkout")).to_be_visible()
    return page


def test_charts_are_there_without_a_script_and_a_dot_leads_to_its_card(
    open_page: OpenPage, owner: User, story: Board
) -> None:
    page = open_page(owner, java_script_enabled=False)
    page.goto(f"/boards/{story.pk}/flow/")
    dot = page.locator("#ageing .wide a[href^='/cards/']").first
    expect(dot).to_be_visible()
    leads_to = str(dot.get_attribute("href") or dot.get_attribute("xlink:href"))
    assert leads_to == f"/cards/{story.cards.get(title='Need 7').pk}/"


def test_a_live_dot_leads_to_its_card(flow: Page) -> None:
    figure = flow.locator("#ageing")
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".live svg")).to_be_visible()
    figure.locator(".live path[aria-label*='Need 7']").first.click()
    expect(flow.get_by_role("textbox", name="Title")).to_have_value("Need 7")


def test_a_bar_lists_as_many_cards_as_it_says(flow: Page) -> None:
    figure = flow.locator("#arrivals-and-departures")
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".live svg")).to_be_visible()
    figure.locator(".live path[aria-label^='Week of 16 Mar 2026'][aria-label$='arrived 2']").click()
    expect(flow.get_by_role("heading", name="Started: week of 16 Mar 2026")).to_be_visible()
    expect(flow.get_by_role("link", name="Need ")).to_have_count(2)


def test_a_figure_within_a_bar_leads_where_the_bar_does(flow: Page) -> None:
    figure = flow.locator("#arrivals-and-departures")
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".live svg")).to_be_visible()
    middle = figure.locator(".live .role-mark text", has_text="2").first.bounding_box()
    assert middle
    flow.mouse.click(middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2)
    expect(flow.get_by_role("heading", name="Started: week of ")).to_be_visible()
    expect(flow.get_by_role("link", name="Need ")).to_have_count(2)


def test_a_bar_that_was_drawn_ahead_and_its_table_lead_to_the_same_cards(
    open_page: OpenPage, owner: User, story: Board
) -> None:
    page = open_page(owner, java_script_enabled=False)
    page.goto(f"/boards/{story.pk}/flow/")
    page.locator("#lead-time-histogram .wide a").first.click()
    shown = page.get_by_role("heading", level=1).inner_text()
    assert shown.startswith("Finished and measured: ")
    page.go_back()
    page.locator("#lead-time-histogram summary").click()
    page.locator("#lead-time-histogram table a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=shown)).to_be_visible()


def test_a_band_of_the_cumulative_flow_leads_to_the_cards_in_it(flow: Page) -> None:
    figure = flow.locator("#cumulative-flow")
    expect(figure.locator(".live svg")).to_be_visible()
    figure.locator(".live path[aria-label^='1 Apr 2026']").first.click()
    expect(flow.get_by_text("behind this figure")).to_be_visible()
    expect(flow.get_by_role("heading", name="1 Apr 2026")).to_be_visible()


def test_on_paper_a_chosen_view_has_its_charts_and_nothing_to_press(flow: Page, story: Board) -> None:
    flow.goto(f"/boards/{story.pk}/flow/?weeks=all")
    expect(flow.locator("#survival .live svg")).to_be_attached()  # without having been scrolled to
    flow.emulate_media(media="print", color_scheme="dark")
    for pressed in ("nav", ".flow-form", ".take", ".twin"):
        expect(flow.locator(pressed).first).to_be_hidden()
    expect(flow.locator("#survival .live svg")).to_be_visible()
    assert flow.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_a_figure_lists_the_cards_behind_it(flow: Page) -> None:
    flow.get_by_label("Figures, each with the cards behind it").get_by_role("link", name="3", exact=True).first.click()
    expect(flow.get_by_role("heading", name="Under way")).to_be_visible()
    expect(flow.get_by_role("link", name="Need ")).to_have_count(3)


def test_a_view_is_chosen_stands_in_the_address_and_is_drawn_by_the_script(flow: Page, idea: Column) -> None:
    flow.get_by_label("Window").select_option("All of history")
    flow.get_by_label("Has been in").select_option("Idea")
    flow.get_by_role("button", name="Show").click()
    expect(flow.get_by_text("All of history to")).to_be_visible()
    assert "weeks=all" in flow.url
    assert f"column={idea.pk}" in flow.url
    expect(flow.locator("#cumulative-flow .live svg")).to_be_visible()


def test_a_chart_is_taken_away_as_a_picture(flow: Page, tmp_path: Path) -> None:
    with flow.expect_download() as download:
        flow.get_by_role("link", name="Cumulative flow as PNG").click()
    download.value.save_as(tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_everybody_can_use_the_page(flow: Page) -> None:
    flow.locator("#survival").scroll_into_view_if_needed()
    expect(flow.locator("#survival .live svg")).to_be_visible()
    assert_accessible(flow)
    flow.get_by_role("link", name="Boards", exact=True).click()
    flow.get_by_role("link", name="Flow", exact=True).click()
    expect(flow.get_by_role("heading", name="Flow of all my boards")).to_be_visible()
    assert_accessible(flow)
