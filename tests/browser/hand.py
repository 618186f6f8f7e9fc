"""What a hand does on the board, and what the eye sees."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Locator, Page, expect

from boards.models import Board, Card, Column

Where = Literal["upper", "lower"]


def look_at(page: Page, board: Board) -> None:
    page.goto(f"/boards/{board.pk}/")
    expect(page.locator(".lane").first).to_be_visible()


def card_of(page: Page, card: Card) -> Locator:
    return page.locator(f"#card-{card.pk}")


def lane_of(page: Page, column: Column) -> Locator:
    return page.locator(f"#column-{column.pk}")


def see(page: Page, column: Column, titles: str) -> None:
    """Cards with these one-letter titles lie there, from head to end."""
    expect(page.locator(f"#cards-{column.pk} > li > a")).to_have_text(list(titles))


def see_spoken(page: Page, words: str) -> None:
    expect(page.locator("#spoken")).to_contain_text(words)


def lift(page: Page, card: Locator) -> None:
    x, y = middle(card)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 8, steps=2)


def carry_over(page: Page, target: Locator, where: Where = "upper") -> None:
    """Over the upper or lower half of a card, or of a column."""
    box = target.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * (0.2 if where == "upper" else 0.9), steps=4)


def drag(page: Page, card: Locator, target: Locator, where: Where = "upper") -> None:
    lift(page, card)
    carry_over(page, target, where)
    page.mouse.up()


@contextmanager
def answered(page: Page, address: str = "**/take/") -> Iterator[None]:
    """The server has answered before the next line."""
    with page.expect_response(address):
        yield


def middle(target: Locator) -> tuple[float, float]:
    box = target.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
