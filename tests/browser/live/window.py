"""A board as one of the people on it has it open, and what its page hears and asks."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from tests.processes.installation import until
from tests.processes.open_boards import House, OpenBoard

Prepare = Callable[[Page], None]
LINE = "#line"


@dataclass
class Window:
    """The board as one of the people sees it."""

    page: Page
    told: dict[str, Any]

    def card(self, title: str) -> Locator:
        return self.page.locator(f"#card-{self.told['cards'][title]}")

    def lane(self, name: str) -> Locator:
        return self.page.locator(f"#column-{self.told['columns'][name]}")

    @property
    def seen(self) -> Locator:
        """What says which version of its board the page shows."""
        return self.page.locator("#seen [name=seen]")

    @property
    def version(self) -> int:
        return int(self.seen.input_value())

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


def open_window_of(
    chromium: Browser, shared: House, board: OpenBoard, name: str, prepare: Prepare | None = None, **options: Any
) -> Window:
    """The board opened by somebody; their browser is closed with its context."""
    address = shared.installation.address
    size = {"viewport": {"width": 1280, "height": 760}, "reduced_motion": "reduce"}
    context = chromium.new_context(base_url=address, **{**size, **options})
    context.add_cookies([{"name": "sessionid", "value": shared.sessions[name], "url": address}])
    page = context.new_page()
    if prepare:
        prepare(page)
    page.goto(f"/boards/{board.board}/")
    return Window(page, board.told)


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


class Held:
    """Requests to an address, kept on their way until they are let go."""

    def __init__(self, window: Window, address: str) -> None:
        self._page = window.page
        self.routes: list[Route] = []
        self._holds = True
        window.page.route(address, self._take)

    def one(self) -> Route:
        """The first, as soon as there is one."""
        until(self._is_there, "the page asks")
        return self.routes[0]

    def hold_no_more(self) -> None:
        """What is asked from now on."""
        self._holds = False

    def _take(self, route: Route) -> None:
        if self._holds:
            self.routes.append(route)
        else:
            route.continue_()

    def _is_there(self) -> bool:
        self._page.wait_for_timeout(10)  # what is asked meanwhile is heard
        return bool(self.routes)


class Asked:
    """What a page asks the web for, by the last word of the address; streams and static files are no questions."""

    def __init__(self, window: Window) -> None:
        self._page = window.page
        self._words: list[str] = []
        window.page.on("request", self._note)

    def words(self) -> list[str]:
        """So far; what is asked in the next moment belongs to it."""
        self._page.wait_for_timeout(300)
        return [*self._words]

    def _note(self, request: Request) -> None:
        word = request.url.partition("?")[0].rstrip("/").rpartition("/")[2]
        if word != "live" and "/static/" not in request.url:
            self._words.append(word)
