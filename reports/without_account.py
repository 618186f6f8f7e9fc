"""The two bodies of a report for who has no account: they say the same, and lead nowhere that asks to sign in.

They are made of those that were drawn for all: what is written in them by people holds no tag, and begins no line of
the foot.
"""

import re

from reports.drawing import LEAVE

INSIDE = re.compile(r'<span class="inside"[^>]*>.*?</span>', re.DOTALL)  # what only leads into the product
LINK = re.compile(rf'<a\s(?![^>]*href="{LEAVE}")[^>]*>(.*?)</a>', re.DOTALL)
ADDRESS = re.compile(rf"^[A-Z][^:\n]*: +https?://(?!{LEAVE.removeprefix('https://')})\S+\n", re.MULTILINE)


def text_without_account(text: str) -> str:
    return ADDRESS.sub("", text)


def html_without_account(html: str) -> str:
    return LINK.sub(r"\1", INSIDE.sub("", html))
