"""The Flow page of a board."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from boards.access import SignedInRequest, fetched
from boards.models import Board
from metrics.comparing import compare
from metrics.flow_pages import draw
from metrics.forms import View, ViewForm
from metrics.headline import headline
from metrics.picture import Picture
from metrics.pictures import computed, page_of

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """A view of the flow, and as of when; `version` is the board's then."""

    headline: list[str]
    window: dict[str, Any]
    drawn: str
    as_of: datetime
    version: int
    picture: Callable[[], Picture]

    @property
    def last(self) -> datetime:
        """In the last day that is told of: a day ends where the next begins."""
        return self.as_of - INSTANT


@require_GET
def flow_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """The usual view as it was drawn; any other one, or one that was never drawn, computed now."""
    board = fetched(Board, request.user, pk)
    form = ViewForm(request.GET, board=board)
    view, now = form.view(), timezone.now()
    shown = _shown(board, view, now)
    context = {
        "board": board,
        "form": form,
        "view": view,
        "shown": shown,
        "behind": shown.version < board.version,
        "compared": _compared(board, view, shown, now) if view.compare else None,
    }
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.BAD_REQUEST
    return render(request, "metrics/flow.html", context, status=status)


def _shown(board: Board, view: View, now: datetime) -> Shown:
    page = page_of(board, view, now)
    if page and page.as_of and page.version is not None:
        return Shown(page.headline, page.window, page.drawn, page.as_of, page.version, lambda: page.picture)
    from metrics.charts.serving import undrawn_figures

    picture = computed(board, view, now)
    as_of = datetime.fromisoformat(picture["as_of"])
    drawn = draw(board, picture, undrawn_figures(picture))
    return Shown(headline(picture), picture["window"], drawn, as_of, board.version, lambda: picture)


def _compared(board: Board, view: View, shown: Shown, now: datetime) -> dict[str, Any]:
    """Complete weeks alone, so that none is held against a part of one; and as many weeks before."""
    later = _ending_with_a_week(board, view, shown.as_of, now)
    if later["window"]["from"] is None:
        return {"rows": []}
    earlier = _ending_with_a_week(board, view, datetime.fromisoformat(later["window"]["from"]), now)
    rows = compare(earlier, later) if earlier["window"]["complete_weeks"] else []
    return {"before": earlier["window"], "after": later["window"], "rows": rows}


def _ending_with_a_week(board: Board, view: View, before: datetime, now: datetime) -> Picture:
    return computed(board, view.of_weeks_before(before, board), now)
