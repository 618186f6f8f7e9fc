"""A lane that is drawn anew: what is put into the page is what has changed, whatever else lies there."""

import pytest
from playwright.sync_api import Page

TAKE = """
async ([before, after]) => {
  const { takeLane } = await import("/static/js/lane.js");
  const card = (word) => `<li id="card-${word[0]}">${word}</li>`;
  const lane = (words) => {
    const template = document.createElement("template");
    template.innerHTML = `<section id="lane"><ol class="cards" id="cards-0">${words.map(card).join("")}</ol></section>`;
    return template.content.firstElementChild;
  };
  const shown = lane(before);
  document.body.replaceChildren(shown);
  let put = 0;
  const watch = new MutationObserver((seen) => seen.forEach(({ addedNodes }) => (put += addedNodes.length)));
  const list = shown.querySelector("ol");
  watch.observe(list, { childList: true });
  const taken = takeLane(shown, lane(after));
  await null;
  return [taken, [...list.children].map(({ textContent }) => textContent), put];
}
"""

PUT = """
async ([lanes, word, before]) => {
  const { putCard } = await import("/static/js/lane.js");
  const card = (word) => `<li id="card-${word[0]}">${word}</li>`;
  document.body.innerHTML = lanes.map((lane) => `<ol class="cards">${lane.map(card).join("")}</ol>`).join("");
  const template = document.createElement("template");
  const place = before && `data-before="card-${before}"`;
  template.innerHTML = `<ol class="cards" ${place}>${card(word)}</ol>`;
  const [first, second] = document.querySelectorAll("ol");
  const shown = document.getElementById(`card-${word[0]}`);
  putCard(second, template.content.firstElementChild);
  const words = [first, second].map(({ children }) => [...children].map(({ textContent }) => textContent));
  return [...words, shown?.isConnected ?? false];
}
"""


@pytest.mark.parametrize(
    ("before", "after", "put"),
    [
        ("a b c d e", "a b c d e", 0),
        ("a b c d e", "a b d e", 0),
        ("a b c d e", "a b x c d e", 1),
        ("a b c d e", "x a b c d e", 1),
        ("a b c d e", "a b c d e x", 1),
        ("a b c d e", "a b c-in-other-words d e", 1),
        ("a b c d e", "e a b c d", 1),
        ("a b c d e", "b c d e a", 1),
        ("a b c d e", "a d b c e", 1),
        ("a b c d e", "", 0),
        ("", "a b", 2),
    ],
)
def test_only_what_has_changed_is_put_into_the_page(before: str, after: str, put: int, page: Page) -> None:
    page.goto("/")
    assert page.evaluate(TAKE, [before.split(), after.split()]) == [True, after.split(), put]


def test_however_many_lie_elsewhere_all_are_in_order(page: Page) -> None:
    page.goto("/")
    taken, order, _ = page.evaluate(TAKE, ["a b c d e f g".split(), "g x c b e-anew a".split()])
    assert (taken, order) == (True, "g x c b e-anew a".split())


@pytest.mark.parametrize(
    ("lanes", "word", "before", "after", "is_kept"),
    [
        ("a b/c d", "a", "c", "b/a c d", False),
        ("a b/c d", "a", "d", "b/c a d", False),
        ("a b/c d", "a", "", "b/c d a", False),
        ("a b/", "a", "", "b/a", False),
        ("a/c d", "x", "c", "a/x c d", False),
        ("a b/a c", "a", "c", "b/a c", False),
        ("a/b c d", "d", "b", "a/d b c", True),
        ("a/b c d", "b", "c", "a/b c d", True),
        ("a/b c d", "b", "", "a/c d b", True),
        ("a/b c d", "b-in-other-words", "d", "a/c b-in-other-words d", False),
    ],
)
def test_a_card_that_others_have_put_somewhere_lies_there_and_nowhere_else(
    lanes: str, word: str, before: str, after: str, is_kept: bool, page: Page
) -> None:
    page.goto("/")
    shown = [lane.split() for lane in lanes.split("/")]
    assert page.evaluate(PUT, [shown, word, before]) == [*(lane.split() for lane in after.split("/")), is_kept]
