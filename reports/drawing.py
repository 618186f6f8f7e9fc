"""A report as it is mailed: its subject, its two bodies and the pictures in them, drawn once for all who get it."""

from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.urls import reverse

from boards.dressing import dressed
from boards.models import Board
from boards.sending import link_to
from boards.words import headed
from reports.deciding import decide
from reports.telling import tell
from reports.wording import counted

Facts = dict[str, Any]

# Where the address belongs that ends the subscription of whom a mail goes to.
LEAVE = "https://leave.invalid/"
# Of the text: above it is what the report says, below where it leads.
RULER = "-" * 72


class Drawn(NamedTuple):
    """`html` names the pictures as `cid:` and their key; one is missing where there is too little to draw."""

    subject: str
    text: str
    html: str
    images: dict[str, bytes]


def draw(board: Board, facts: Facts, *, path: str = "") -> Drawn:
    """`path` leads to the report's own page; empty where it has none yet, as a draft."""
    from reports.pictures import pictures

    images = pictures(facts)
    context = tell(board, facts) | {
        "subject": subject(facts),
        "pictures": {name: f"cid:{name}" for name in images},
        "page": link_to(path) if path else "",
        "board_link": link_to(reverse("board", args=[board.pk])),
        "leave": LEAVE,
        "ruler": RULER,
    }
    text, html = (render_to_string(f"emails/report.{part}", context) for part in ("txt", "html"))
    return Drawn(context["subject"], text, dressed(html, "report"), images)


def subject(facts: Facts) -> str:
    """The week's point, and how many ideas are late."""
    decision, count = decide(facts), facts["late"]["count"]
    point = decision.point + (f", {counted(count)} late" if count and decision.kind != "late" else "")
    return headed(point, facts["board"]["name"])
