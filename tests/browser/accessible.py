"""Pages by the rules of axe, in both schemes."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ALL = {"resultTypes": ["violations"]}
COLOURS = ALL | {"runOnly": ["color-contrast"]}
AXE = Axe()


def assert_accessible(page: Page) -> None:
    """By all rules in light; in dark, which changes colours and nothing else, by that of colours."""
    page.emulate_media(color_scheme="light")
    _assert_holds(page, ALL)
    page.emulate_media(color_scheme="dark")
    _assert_holds(page, COLOURS)
    page.emulate_media(color_scheme="light")


def _assert_holds(page: Page, rules: dict) -> None:
    results = AXE.run(page, options=rules)
    assert results.violations_count == 0, results.generate_report()
