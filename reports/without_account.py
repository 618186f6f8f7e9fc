"""The two bodies of a report for who has no account: they say the same, and lead nowhere that asks to sign in.

They are made of those that were drawn for all. What people wrote holds no tag in the HTML, and stands above the ruler
in the text: whatever it looks like, it stays.
"""

import re

from reports.drawing import LEAVE, RULER

INSIDE = re.compile(r'<span class="inside"[^>]*>.*?</span>', re.DOTALL)  # what only leads into the product
LINK = re.compile(rf'<a\s(?![^>]*href="{LEAVE}")[^>]*>(.*?)</a>', re.DOTALL)
ADDRESS = re.compile(rf"^[A-Z][^:\n]*: +https?://(?!{LEAVE.removeprefix('https://')})\S+\n", re.MULTILINE)


def text_without_account(text: str) -> str:
    said, ruler, foot = text.rpartition(RULER)
    return said + ruler + ADDRESS.sub("", foot)


def html_without_account(html: str) -> str:
    return LINK.sub(r"\1", INSIDE.sub("", html))
