"""`make pictures`: the pictures of the README, taken from the running product with its demo board."""

import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from docs.pictures.side_by_side import WINDOW, drag_side_by_side
from tests.browser.chromium import launched
from tests.processes.installation import Installation, until

HERE = Path(__file__).parent
FIGURES_KNOWN = """
from metrics.models import BoardFigures, FlowPage
print(all(kind.objects.filter(as_of__isnull=False).exists() for kind in (BoardFigures, FlowPage)))
"""
SESSION_OF_JONAS = """
from django.contrib.auth.models import User
from django.test import Client
client = Client()
client.force_login(User.objects.get(first_name="Jonas"))
print(client.cookies["sessionid"].value)
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        product = Installation(Path(folder))
        product.manage("prepare")
        product.manage("demo", "--yes")
        for part in ("web", "worker", "beat"):
            product.start(part)
        try:
            until(lambda: product.shell(FIGURES_KNOWN) == "True", "the figures are known")
            take_all(product.address, product.shell(SESSION_OF_JONAS))
        finally:
            product.stop_all()


def take_all(address: str, session_of_jonas: str) -> None:
    with launched() as browser:
        take(sign_in(browser, address, 1280, 860, "light"), "board-light")
        take(sign_in(browser, address, 1280, 860, "dark"), "board-dark")
        take(sign_in(browser, address, 390, 844, "light"), "board-narrow")
        refusal = sign_in(browser, address, 1280, 860, "light")
        refuse(refusal)
        take(refusal, "refusal")
        for scheme in ("light", "dark"):
            take(open_flow(sign_in(browser, address, 1280, 1500, scheme)), f"flow-{scheme}")
        jonas, mira = as_jonas(browser, address, session_of_jonas), sign_in(browser, address, 1280, 860, "light")
        take(drag_side_by_side(jonas, mira).on_one_page(browser), "live", whole=True)


def open_flow(page: Page) -> Page:
    page.get_by_role("link", name="Flow", exact=True).click()
    page.wait_for_selector(".live svg")
    page.wait_for_timeout(2000)  # every chart in sight is live
    return page


def sign_in(browser: Browser, address: str, width: int, height: int, scheme: Literal["light", "dark"]) -> Page:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.goto(address)
    page.fill("[name=login]", "demo")
    page.fill("[name=password]", "demo")
    page.click("text=Sign in >> nth=-1")
    return open_board(page)


def as_jonas(browser: Browser, address: str, session: str) -> Page:
    page = browser.new_page(viewport=WINDOW, color_scheme="light")
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page.goto(address)
    return open_board(page)


def open_board(page: Page) -> Page:
    page.click(".boards a")
    page.wait_for_selector(".lane")
    page.wait_for_load_state()  # so that what is pressed is heard
    return page


def refuse(page: Page) -> None:
    """Drag the first idea into the full column."""
    page.drag_and_drop(".lane:first-child .cards > li", ".lane:has([data-full=refuse]) .cards > li")
    page.wait_for_selector("#refusal[open]")


def take(page: Page, name: str, *, whole: bool = False) -> None:
    page.wait_for_timeout(400)  # what moves has come to rest
    page.screenshot(path=HERE / f"{name}.png", full_page=whole)


if __name__ == "__main__":
    main()
