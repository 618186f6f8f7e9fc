"""Two people drop one card into two columns at the same instant, again and again, each in a window of their own."""

import time
from itertools import cycle, islice
from typing import NamedTuple

from playwright.sync_api import expect

from tests.browser.live.window import Window

COLUMNS = ["Idea", "Prototyping", "Ready for Dev"]
AHEAD = 0.1  # seconds until both let go, by the clock that both windows read
# By the card's menu, which tells the server what a drag does.
DROP_AT = """
([card, column, at]) => void setTimeout(() => {
  document.querySelector(`#card-${card} > button`).click();
  const items = [...document.querySelectorAll("#card-menu button")];
  items.find((item) => item.textContent.startsWith(`Move to ${column}`)).click();
}, at - Date.now())
"""
PICTURE = """
() => [...document.querySelectorAll(".lane")].map((lane) => [
  lane.querySelector("h2").textContent,
  lane.querySelector(".count").innerText.trim(),
  [...lane.querySelectorAll(".cards > li")].map((card) => card.id),
])
"""

Picture = list[tuple[str, str, list[str]]]  # of each column its name, its count and its cards in their order


class Round(NamedTuple):
    wanted: list[str]  # the column of each
    pictures: list[Picture]  # what each window shows when it has come to rest


def tug_of_war(windows: list[Window], title: str, rounds: int) -> list[Round]:
    """The card lies in the first of the columns."""
    version, lies = windows[0].version, COLUMNS[0]
    told = []
    for turn in islice(cycle((1, -1)), rounds):
        wanted = [column for column in COLUMNS if column != lies][::turn]
        at = 1000 * (time.time() + AHEAD)
        for window, column in zip(windows, wanted, strict=True):
            window.page.evaluate(DROP_AT, [window.told["cards"][title], column, at])
        version += 2
        for window in windows:
            expect(window.seen).to_have_value(str(version))
        told.append(Round(wanted, [window.page.evaluate(PICTURE) for window in windows]))
        lies = column_of(told[-1].pictures[0], f"card-{windows[0].told['cards'][title]}")
    return told


def column_of(picture: Picture, card: str) -> str:
    (column,) = [name for name, _, cards in picture if card in cards]
    return column
