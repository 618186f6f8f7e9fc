"""From a drop in one window until it is painted in another: two Chromiums on one board."""

import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from itertools import cycle, islice
from random import Random

from playwright.sync_api import Browser, Page

from bench.measuring import About, Figures, Timings, progress, tell
from bench.visitor import Browser as Visitor
from tests.browser.chromium import MISSING, find, launched

PHASE = 0.08  # seconds: drops come at any moment between two looks that the watcher takes by itself
# Both windows read the clock of the machine. A drop is the key that lets the card go.
TELL_DROPS = """
addEventListener("keydown", ({ key }) => key === "Enter" && (window.droppedAt = Date.now()), { capture: true });
"""
CARD_AND_COLUMNS = """
() => {
  const [first, second] = document.querySelectorAll(".cards");
  return [first.firstElementChild.id, [first.id, second.id]];
}
"""
# What was swapped is painted when the task after the next frame begins.
TELL_PAINTING = """
([card, cards]) => {
  window.painted = new Promise((tell) => {
    const look = () => {
      if (document.getElementById(card).parentElement.id !== cards) return;
      document.removeEventListener("parts:swapped", look);
      requestAnimationFrame(() => setTimeout(() => tell(Date.now())));
    };
    document.addEventListener("parts:swapped", look);
  });
}
"""


def measure_painted(mover: Visitor, other: Visitor, path: str, times: int, *, about: About, goal: Figures) -> None:
    """Both are signed in and see the board at `path`."""
    if not find():
        progress(f"no drop is painted: {MISSING}")
        return
    progress(f"{times} drops painted")
    with launched() as chromium:
        moving, watching = (_open(chromium, visitor, path) for visitor in (mover, other))
        watching.wait_for_selector("#present:not([hidden])")  # both hear of the board
        moving.evaluate(TELL_DROPS)
        seconds = list(islice(_drops(moving, watching), times))
    tell("a drop painted by another", Timings(seconds).figures(), about=about, goal=goal)


def _open(chromium: Browser, visitor: Visitor, path: str) -> Page:
    address = f"http://127.0.0.1:{visitor.connection.port}"
    page = chromium.new_page(base_url=address)
    cookies = SimpleCookie(visitor.cookies()["Cookie"])
    page.context.add_cookies([{"name": name, "value": each.value, "url": address} for name, each in cookies.items()])
    page.goto(path)
    return page


def _drops(moving: Page, watching: Page) -> Iterator[float]:
    """The seconds that each takes: one card goes to and fro between the first two columns."""
    chance = Random(0)
    card, columns = moving.evaluate(CARD_AND_COLUMNS)
    for arrow, target in cycle(zip(("ArrowRight", "ArrowLeft"), reversed(columns), strict=True)):
        watching.evaluate(TELL_PAINTING, [card, target])
        moving.focus(f"#{card} > a")
        for key in ("Space", arrow):
            moving.keyboard.press(key)
        time.sleep(PHASE * chance.random())
        moving.keyboard.press("Enter")
        yield (watching.evaluate("window.painted") - moving.evaluate("window.droppedAt")) / 1000
