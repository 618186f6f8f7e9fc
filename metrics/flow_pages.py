"""Drawing the Flow pages ahead, so that they open with figures and charts. Nothing in here needs a queue."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.template.loader import render_to_string

from boards.models import Board
from metrics.claims import claim_due
from metrics.freshness import older, stale_at
from metrics.headline import headline
from metrics.models import FlowPage
from metrics.picture import Picture, flow_picture
from metrics.sealed import seal
from metrics.weeks import USUAL_WEEKS, over

LEASE = timedelta(minutes=1)
# A board that changes all the time is drawn again after so many times what drawing it took, and within the hour.
REST = 20
LONGEST_REST = timedelta(hours=1)
# One who stays on the page need not be noted down each time.
ASKED_AGAIN = timedelta(hours=1)


def claim_due_pages(*, at: datetime) -> list[int]:
    """The boards whose Flow pages are now ours to draw."""
    return claim_due(FlowPage, at=at, lease=LEASE)


def draw_due(board_id: int, *, at: datetime) -> bool:
    """Draw unless somebody else has done so since the claim; says whether that was kept."""
    due = FlowPage.objects.due(at).filter(board=board_id).select_related("board").first()
    return due is not None and draw_page(due.board, at=at)


def draw_page(board: Board, *, at: datetime) -> bool:
    """Draw the usual view as of `at` and keep it unless a newer one is there; says whether it was kept."""
    from metrics.charts.serving import drawn_figures

    began = time.perf_counter()
    seal(board)
    picture = flow_picture(board, as_of=at, weeks=USUAL_WEEKS)
    drawn = draw(board, picture, drawn_figures(picture))
    took = timedelta(seconds=time.perf_counter() - began)
    FlowPage.objects.bulk_create([FlowPage(board=board)], ignore_conflicts=True)
    kept = FlowPage.objects.filter(older(board, at), board=board).update(
        version=board.version,
        as_of=at,
        stale_at=stale_at(board, at),
        rests_until=at + min(REST * took, LONGEST_REST),
        claimed_at=None,
        picture=picture,
        headline=headline(picture),
        window=picture["window"],
        drawn=drawn,
        glance=glance(picture),
    )
    return kept == 1


def draw(board: Board, picture: Picture, figures: list[dict[str, Any]]) -> str:
    """Figures and charts of a picture as HTML."""
    context = {"board": board, "picture": picture, "figures": figures}
    return render_to_string("metrics/_flow_drawn.html", context)


def glance(picture: Picture) -> dict[str, Any]:
    """What the portfolio shows of it."""
    oldest = picture["age"][0] if picture["age"] else None
    return {
        "flow_efficiency": picture["flow_efficiency"],
        "oldest": oldest,
        "finished": [week["finished"] for week in over(picture["weeks"])],
        "load": picture["load_by_day"],
    }


def look_at(board: Board, *, at: datetime) -> FlowPage | None:
    """The page as it is drawn, where that tells of the board as it is or was within the hour.

    Noted, so that it will be drawn again. Its picture is fetched where somebody asks for it: it is large.
    """
    page = FlowPage.objects.filter(board=board).defer("picture").first()
    if page is None:
        return None
    _note([page], at)
    return page if page.tells_of(board, at) else None


def glance_at(boards: Sequence[Board], *, at: datetime) -> dict[int, FlowPage]:
    """By board what is shown of it beside others, however old: when it was drawn is told beside it. Noted too."""
    pages = list(FlowPage.objects.filter(board__in=boards).only("board_id", "as_of", "asked_at", "glance"))
    _note(pages, at)
    return {page.board_id: page for page in pages if page.as_of}


def _note(pages: Sequence[FlowPage], at: datetime) -> None:
    long_ago = [page.pk for page in pages if page.asked_at is None or page.asked_at < at - ASKED_AGAIN]
    if long_ago:
        FlowPage.objects.filter(pk__in=long_ago).update(asked_at=at)
