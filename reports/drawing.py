"""A report as a mail says it."""

from typing import Any, NamedTuple

from boards.models import Board

# Stands where the address belongs that ends the subscription of whoever gets the mail.
LEAVE = "%%leave%%"


class Drawn(NamedTuple):
    subject: str
    text: str
    html: str
    images: dict[str, bytes]


def draw(board: Board, facts: dict[str, Any], *, path: str) -> Drawn:
    said = f"{board}, week of {facts['week']}: {facts['cards']} cards"
    pictures = "".join(f'<img src="cid:{name}" alt="{name}">' for name in ("cumulative_flow", "ageing"))
    html = f'<html><head></head><body><p>{said}</p>{pictures}<a href="{LEAVE}">No more</a></body></html>'
    return Drawn(
        said, f"{said}\n\n{path}\n\nNo more: {LEAVE}", html, {"cumulative_flow": b"\x89PNG1", "ageing": b"\x89PNG2"}
    )
