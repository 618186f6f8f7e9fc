"""Drawing the Flow pages ahead, so that they open with figures and charts. Nothing in here needs a queue."""

import time
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string

from boards.models import Board
from metrics.claims import claim_due
from metrics.headline import headline
from metrics.models import FlowPage
from metrics.picture import Picture, flow_picture
from metrics.weeks import USUAL_WEEKS, begins, day_of

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
    picture = flow_picture(board, as_of=at, weeks=USUAL_WEEKS)
    drawn = draw(board, picture, drawn_figures(picture))
    took = timedelta(seconds=time.perf_counter() - began)
    FlowPage.objects.bulk_create([FlowPage(board=board)], ignore_conflicts=True)
    older = Q(version=None) | Q(version__lt=board.version) | Q(version=board.version, as_of__lte=at)
    kept = FlowPage.objects.filter(older, board=board).update(
        version=board.version,
        as_of=at,
        stale_at=begins(day_of(at, board.zone) + timedelta(days=1), board.zone),
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
        "finished": [week["finished"] for week in picture["weeks"] if week["complete"]],
        "load": picture["load_by_day"],
    }


def look_at(board: Board, *, at: datetime) -> FlowPage | None:
    """The page as it is drawn, none before the first drawing; noted, so that it will be drawn again.

    Its picture is fetched where somebody asks for it: it is large.
    """
    page = FlowPage.objects.filter(board=board).defer("picture").first()
    if page and (page.asked_at is None or page.asked_at < at - ASKED_AGAIN):
        FlowPage.objects.filter(pk=page.pk).update(asked_at=at)
    return page if page and page.as_of else None
