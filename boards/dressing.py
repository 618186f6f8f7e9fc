"""The HTML of a mail in its clothes: many mail programs read no stylesheet, so each tag bears its own styles.

The rules for dark mode and for print stay a style block: there is no other way to say them.
"""

from functools import cache
from pathlib import Path

from css_inline import CSSInliner
from django.contrib.staticfiles import finders


def dressed(html: str, *sheets: str) -> str:
    """By what all mails have in common, and by these."""
    return _inliner("mail", *sheets).inline(html)


@cache
def _inliner(*sheets: str) -> CSSInliner:
    rules = "\n".join(_read(f"css/{sheet}.css") for sheet in sheets)
    return CSSInliner(extra_css=rules, keep_at_rules=True, load_remote_stylesheets=False)


def _read(sheet: str) -> str:
    found = finders.find(sheet)
    assert isinstance(found, str), "the stylesheets of mails are among the static files"
    return Path(found).read_text(encoding="utf-8")
