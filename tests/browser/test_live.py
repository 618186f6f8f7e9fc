"""Two windows side by side, on a real installation: what one does is seen in the other, and disturbs nothing there."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Troubles
from tests.browser.hand import answered, carry_over, lift
from tests.processes.installation import Installation, until
from tests.processes.open_boards import House, OpenBoard, house

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("live in browsers")]

OpenWindow = Callable[..., "Window"]
LINE = "#line"
OFFLINE = "No connection. What you see may be out of date."


@dataclass
class Window:
    """The board as one of the people sees it."""

    page: Page
    told: dict[str, Any]

    def card(self, title: str) -> Locator:
        return self.page.locator(f"#card-{self.told['cards'][title]}")

    def lane(self, name: str) -> Locator:
        return self.page.locator(f"#column-{self.told['columns'][name]}")

    def sees(self, column: str, titles: str) -> None:
        cards = self.page.locator(f"#cards-{self.told['columns'][column]} > li > a")
        expect(cards).to_have_text(list(titles))

    def sees_people(self, *names: str) -> None:
        expect(self.page.locator("#present abbr")).to_have_count(len(names))
        for place, name in enumerate(names):
            expect(self.page.locator("#present abbr").nth(place)).to_have_attribute("title", name)

    def hide(self, *, hidden: bool) -> None:
        """As when another tab comes to the front."""
        self.page.evaluate(
            """hidden => {
                Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
                document.dispatchEvent(new Event("visibilitychange"));
            }""",
            hidden,
        )


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One for all tests of this file."""
    installation = Installation(tmp_path_factory.mktemp("house"))
    installation.manage("collectstatic", "--verbosity", "0")
    with house(installation) as shared:
        yield shared


@pytest.fixture
def board(shared: House) -> Iterator[OpenBoard]:
    with shared.open_board() as board:
        yield board


@pytest.fixture
def open_window(chromium: Browser, shared: House, board: OpenBoard, troubles: Troubles) -> Iterator[OpenWindow]:
    """The board opened by somebody, who hears of it when this returns."""
    contexts = []

    def open_window(name: str, *, prepare: Callable[[Page], None] | None = None, **options: Any) -> Window:
        address = shared.installation.address
        size = {"viewport": {"width": 1280, "height": 760}, "reduced_motion": "reduce"}
        context = chromium.new_context(base_url=address, **{**size, **options})
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": shared.sessions[name], "url": address}])
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"{error}"))
        page.on("console", lambda said: troubles.append(said.text) if said.type in ("error", "warning") else None)
        if prepare:
            prepare(page)
        page.goto(f"/boards/{board.board}/")
        return Window(page, board.told)

    yield open_window
    for context in contexts:
        context.close()
    assert troubles.unexpected() == []


class Ear:
    """What the stream of a page has told it."""

    def __init__(self, window: Window) -> None:
        self._page = window.page
        self._versions: list[int] = []
        line = window.page.context.new_cdp_session(window.page)
        line.send("Network.enable")
        line.on("Network.eventSourceMessageReceived", self._hear)

    def heard(self) -> bool:
        """Of a version."""
        self._page.wait_for_timeout(10)  # what came meanwhile is told
        return bool(self._versions)

    def _hear(self, message: dict[str, Any]) -> None:
        if message["eventName"] == "board":
            self._versions.append(json.loads(message["data"])["version"])


@pytest.fixture
def olga(open_window: OpenWindow) -> Window:
    return open_window("Olga")


@pytest.fixture
def max_(olga: Window, open_window: OpenWindow) -> Window:
    """Beside Olga's window, and known to be there."""
    window = open_window("Max")
    olga.sees_people("Max")
    window.sees_people("Olga")
    return window


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_drag_in_one_window_is_seen_in_the_other(scheme: str, open_window: OpenWindow) -> None:
    olga, max_ = open_window("Olga", color_scheme=scheme), open_window("Max", color_scheme=scheme)
    olga.sees_people("Max")
    olga.sees("Idea", "YX")
    lift(max_.page, max_.card("X"))
    expect(olga.card("X").locator(".busy")).to_have_text("Max is moving this")
    assert Axe().run(olga.page).violations_count == 0
    carry_over(max_.page, max_.lane("Prototyping"), "lower")
    max_.page.mouse.up()
    olga.sees("Prototyping", "X")
    expect(olga.card("X")).to_contain_class("moved")
    expect(olga.card("X").locator(".busy")).to_have_count(0)


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


def test_offline_is_said_in_words_and_what_was_missed_is_caught_up(
    olga: Window, max_: Window, board: OpenBoard, troubles: Troubles
) -> None:
    troubles.expect("ERR_INTERNET_DISCONNECTED")
    expect(olga.page.locator(LINE)).to_have_text("")
    olga.page.context.set_offline(True)
    expect(olga.page.locator(LINE)).to_have_text(OFFLINE)
    assert Axe().run(olga.page).violations_count == 0
    max_.sees_people()
    board.move("Max", "X", "Validation")
    olga.page.context.set_offline(False)
    expect(olga.page.locator(LINE)).to_have_text("")
    olga.sees("Validation", "X")
    max_.sees_people("Olga")


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


@pytest.mark.parametrize("blocked", ["broken off", "answered with nothing"])
def test_where_streams_are_blocked_the_page_looks_every_five_seconds(
    blocked: str, open_window: OpenWindow, board: OpenBoard, troubles: Troubles
) -> None:
    troubles.expect("ERR_FAILED")

    def block(page: Page) -> None:
        page.clock.install()
        page.route("**/live/?**", lambda route: route.abort() if blocked == "broken off" else route.fulfill(status=204))

    olga = open_window("Olga", prepare=block)
    board.move("Max", "X", "Validation")
    olga.sees("Validation", "")
    olga.page.clock.fast_forward(5000)
    olga.sees("Validation", "X")
    expect(olga.page.locator(LINE)).to_have_text("")
