"""A report as it is mailed: its subject, its two bodies and the pictures in them, drawn once for all who get it."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from css_inline import CSSInliner
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse

from boards.models import Board
from boards.sending import link_to
from reports.deciding import decide
from reports.telling import tell
from reports.wording import counted, cut

Facts = dict[str, Any]

# Where the address belongs that ends the subscription of whom a mail goes to.
LEAVE = "https://leave.invalid/"
SUBJECT_ROOM = 78  # letters: what a mail's header line holds, and more than most clients show


class Drawn(NamedTuple):
    """`html` names the pictures as `cid:` and their key; one is missing where there is too little to draw."""

    subject: str
    text: str
    html: str
    images: dict[str, bytes]


def draw(board: Board, facts: Facts, *, path: str = "") -> Drawn:
    """`path` leads to the report's own page; empty where it has none yet."""
    from reports.pictures import pictures

    images = pictures(facts)
    context = tell(board, facts) | {
        "subject": subject(facts),
        "pictures": {name: f"cid:{name}" for name in images},
        "page": link_to(path) if path else "",
        "board_link": link_to(reverse("board", args=[board.pk])),
        "leave": LEAVE,
    }
    text, html = (render_to_string(f"emails/report.{part}", context) for part in ("txt", "html"))
    return Drawn(context["subject"], text, _inlined(html), images)


def subject(facts: Facts) -> str:
    """The week's point, and how many ideas are late; what does not fit is cut from the board's name."""
    decision, count = decide(facts), facts["late"]["count"]
    point = decision.point + (f", {counted(count)} late" if count and decision.kind != "late" else "")
    return f"{cut(facts['board']['name'], SUBJECT_ROOM - len(point) - 2)}: {point}"


def _inlined(html: str) -> str:
    return _inliner().inline(html)


@cache
def _inliner() -> CSSInliner:
    """Its rules for dark mode and for print stay a style block: there is no other way to say them."""
    found = finders.find("css/report.css")
    assert isinstance(found, str), "the stylesheet of reports is among the static files"
    sheet = Path(found).read_text(encoding="utf-8")
    return CSSInliner(extra_css=sheet, keep_at_rules=True, load_remote_stylesheets=False)
