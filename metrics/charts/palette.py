"""The colours of the charts: the tokens of the stylesheet, by name in a page and by value in a file that is taken away.

In a page a colour is the name of a custom property, so that one drawing serves both schemes.
"""

import re
from typing import Literal, NamedTuple

Scheme = Literal["light", "dark"]


class Shades(NamedTuple):
    light: str
    dark: str


# What the OKLCH tokens of static/css/tokens.css are in sRGB; a test computes them.
TOKENS = {
    "paper": Shades("#faf9f6", "#111316"),
    "card": Shades("#ffffff", "#23272c"),
    "ink": Shades("#1a2029", "#ebe9e4"),
    "soft": Shades("#535861", "#9fa5ae"),
    "line": Shades("#dbd9d3", "#34383e"),
    "edge": Shades("#888c94", "#70757d"),
    "flow": Shades("#006aa5", "#64bced"),
    "warn": Shades("#995100", "#f1b557"),
    "stop": Shades("#b7191c", "#fb8276"),
    "good": Shades("#00713e", "#68cd8f"),
}
PAPER, CARD, INK, SOFT, LINE, EDGE, FLOW, WARN, STOP, GOOD = (f"var(--{name})" for name in TOKENS)

_NAMED = re.compile(r"var\(--(\w+)\)")


def in_colours(text: str, scheme: Scheme) -> str:
    """The same with every named colour replaced by what it is in that scheme."""
    return _NAMED.sub(lambda found: getattr(TOKENS[found[1]], scheme), text)


def ramp(count: int) -> list[float]:
    """How strongly the first to the last of so many bands are filled with one colour: calm, and told apart by lines."""
    return [round(0.16 + 0.5 * number / max(1, count - 1), 3) for number in range(count)]
