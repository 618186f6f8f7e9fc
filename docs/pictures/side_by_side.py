"""One picture of two windows at two moments: what somebody does in theirs, and what another sees in theirs."""

from base64 import b64encode
from html import escape
from typing import Any

from playwright.sync_api import Browser, Page

WINDOW: Any = {"width": 1280, "height": 860}
SHOWN: Any = {"x": 634, "y": 0, "width": 640, "height": 670}  # of each: the two columns that it is about
LOOK = """
body { margin: 0; padding: 24px; width: 1304px; background: #fff; color: #23262e;
  font: 15px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 640px 640px; gap: 8px 24px; }
p { margin: 0; } p + img { margin-bottom: 24px; }
img { width: 640px; border-radius: 12px; outline: 1px solid #c8cad0; }
"""


class Pair:
    """Of two windows; above each stands what is done or seen there."""

    def __init__(self, left: Page, right: Page) -> None:
        self._windows = (left, right)
        self._parts: list[str] = []

    def add(self, *sentences: str) -> None:
        self._parts += [f"<p>{escape(sentence)}</p>" for sentence in sentences]
        for page in self._windows:
            shot = b64encode(page.screenshot(clip=SHOWN)).decode()
            self._parts.append(f'<img src="data:image/png;base64,{shot}" alt="">')

    def on_one_page(self, browser: Browser) -> Page:
        page = browser.new_page(viewport={"width": 1352, "height": 100})
        page.set_content(f"<style>{LOOK}</style>{''.join(self._parts)}")
        return page


def drag_side_by_side(jonas: Page, mira: Page) -> Pair:
    """Jonas carries the last idea of Prototyping to Ready for Dev."""
    pair = Pair(jonas, mira)
    for page in (jonas, mira):
        page.wait_for_selector("#present:not([hidden])")
    card, last = (jonas.locator(".lane").nth(place).locator(".cards > li").last for place in (2, 3))
    title = card.locator("a").inner_text()
    box, target = card.bounding_box(), last.bounding_box()
    assert box
    assert target
    jonas.mouse.move(box["x"] + 90, box["y"] + 30)
    jonas.mouse.down()
    jonas.mouse.move(target["x"] + 60, target["y"] + 20, steps=8)
    mira.wait_for_selector(".busy")
    pair.add("Jonas carries an idea to Ready for Dev.", "Mira sees that he is here, and which idea he has in his hand.")
    jonas.mouse.up()
    jonas.mouse.move(0, 0)
    mira.locator(".lane").nth(3).get_by_text(title).wait_for()
    pair.add("He drops it.", "It lies there on her board too, marked for a moment.")
    return pair
