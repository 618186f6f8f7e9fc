"""The picture of a view: the one that was drawn ahead, or one that is computed now and held for a moment."""

from dataclasses import replace
from datetime import datetime

from django.core.cache import cache

from boards.models import Board
from metrics.flow_pages import look_at
from metrics.forms import View
from metrics.models import FlowPage
from metrics.picture import Picture, flow_picture

HOLDS_SECONDS = 60


def page_of(board: Board, view: View, now: datetime) -> FlowPage | None:
    """Only the usual view is drawn ahead, whatever stands beside it."""
    return look_at(board, at=now) if replace(view, compare=False).is_usual else None


def picture_asked_for(board: Board, view: View, now: datetime) -> Picture:
    page = page_of(board, view, now)
    return page.picture if page else computed(board, view, now)


def computed(board: Board, view: View, now: datetime) -> Picture:
    """Held for as long as a page's script takes to ask for its charts."""
    key = f"picture:{board.pk}:{board.version}:{view.query}"
    picture: Picture | None = cache.get(key)
    if picture is None:
        picture = flow_picture(
            board,
            as_of=view.as_of(board, now),
            weeks=view.weeks,
            work_type=view.work_type,
            column=view.column,
            query=view.query,
        )
        cache.set(key, picture, HOLDS_SECONDS)
    return picture
