"""The Flow page of a board, its charts to take away, and the cards behind its figures."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.core.cache import cache
from django.db.models import Case, When
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from boards.access import SignedInRequest, fetched
from boards.models import Board, Card
from metrics.behind import UnknownFigure, behind
from metrics.comparing import compare
from metrics.flow_pages import draw, look_at
from metrics.forms import View, ViewForm
from metrics.headline import headline
from metrics.models import FlowPage
from metrics.picture import Picture, flow_picture
from metrics.reading import Reading, read_all

MOST_CARDS = 500
PICTURE_HOLDS_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """A view of the flow, and as of when; `version` is the board's then."""

    headline: list[str]
    window: dict[str, Any]
    drawn: str
    as_of: datetime
    version: int
    picture: Callable[[], Picture]


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
        "compared": _compared(board, view, shown),
    }
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.BAD_REQUEST
    return render(request, "metrics/flow.html", context, status=status)


@require_GET
def flow_chart(request: SignedInRequest, pk: int, name: str, kind: str) -> HttpResponse:
    """One chart: live for the page's script, or as a file."""
    from metrics.charts.serving import file_of

    board = fetched(Board, request.user, pk)
    view, now = ViewForm(request.GET, board=board).view(), timezone.now()
    page = _kept(board, view, now)
    picture = page.picture if page else _computed(board, view, now)
    try:
        content, media_type = file_of(name, kind, picture, "dark" if request.GET.get("scheme") == "dark" else "light")
    except KeyError:
        raise Http404("There is no such chart.") from None
    if kind == "live":  # nothing to draw is no error: the page then says why
        return HttpResponse(content, media_type) if content else HttpResponse(status=HTTPStatus.NO_CONTENT)
    if content is None:
        raise Http404("There is too little to draw.")
    disposition = f'attachment; filename="{name}-{board.pk}.{kind}"'
    return HttpResponse(content, media_type, headers={"Content-Disposition": disposition})


@require_GET
def flow_cards(request: SignedInRequest, pk: int) -> HttpResponse:
    """The cards that one figure counts."""
    board = fetched(Board, request.user, pk)
    view = ViewForm(request.GET, board=board).view()
    reading = _read(board, view, timezone.now())
    try:
        told = behind(reading, request.GET.get("figure", "cards"), request.GET.get("part", ""))
    except UnknownFigure:
        raise Http404("No figure is called so.") from None
    ids = reading.lives.card[told.cards].tolist()
    context = {
        "board": board,
        "title": told.title,
        "count": len(ids),
        "cards": _cards(ids[:MOST_CARDS]),
        "most": MOST_CARDS,
        "as_of": reading.as_of,
        "window": reading.window,
        "query": view.query,
    }
    return render(request, "metrics/flow_cards.html", context)


def _shown(board: Board, view: View, now: datetime) -> Shown:
    page = _kept(board, view, now)
    if page and page.as_of and page.version is not None:
        return Shown(page.headline, page.window, page.drawn, page.as_of, page.version, lambda: page.picture)
    from metrics.charts.serving import undrawn_figures

    picture = _computed(board, view, now)
    as_of = datetime.fromisoformat(picture["as_of"])
    drawn = draw(board, picture, undrawn_figures(picture))
    return Shown(headline(picture), picture["window"], drawn, as_of, board.version, lambda: picture)


def _kept(board: Board, view: View, now: datetime) -> FlowPage | None:
    """Only the usual view is drawn ahead, whatever stands beside it."""
    return look_at(board, at=now) if replace(view, compare=False).is_usual else None


def _computed(board: Board, view: View, now: datetime) -> Picture:
    """Held for as long as a page's script takes to ask for its charts."""
    key = f"picture:{board.pk}:{board.version}:{view.query}"
    picture: Picture | None = cache.get(key)
    if picture is None:
        picture = _picture(board, view, view.as_of(board, now))
        cache.set(key, picture, PICTURE_HOLDS_SECONDS)
    return picture


def _picture(board: Board, view: View, as_of: datetime) -> Picture:
    return flow_picture(
        board, as_of=as_of, weeks=view.weeks, work_type=view.work_type, column=view.column, query=view.query
    )


def _read(board: Board, view: View, now: datetime) -> Reading:
    return read_all(board, as_of=view.as_of(board, now), weeks=view.weeks).asked_for(view.work_type, view.column)


def _compared(board: Board, view: View, shown: Shown) -> dict[str, Any] | None:
    """The same figures of as many weeks before, where there are any."""
    if not view.compare or shown.window["from"] is None:
        return None
    begins = datetime.fromisoformat(shown.window["from"])
    earlier = _picture(board, view, begins)
    return {"before": earlier["window"], "rows": compare(earlier, shown.picture())}


def _cards(ids: list[int]) -> Any:
    """In the order of the ids."""
    order = Case(*(When(pk=card, then=place) for place, card in enumerate(ids)), default=0)
    return Card.objects.filter(pk__in=ids).select_related("column").order_by(order)
