"""Pages of a board."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from boards.access import SignedInRequest, fetched, offers
from boards.answers import caught_up
from boards.drawing import counted, drawn_columns
from boards.models import Board, WorkType
from boards.timeline import with_last_row
from boards.views.asked import text_asked


@require_GET
def board_page(request: SignedInRequest, pk: int) -> HttpResponse:
    board = fetched(Board, request.user, pk, related=("figures",))
    return render(request, "boards/board.html", page_of(request, board))


@require_GET
def board_since(request: SignedInRequest, pk: int) -> HttpResponse:
    """The parts of the page that are new since the version that it shows."""
    return caught_up(request, fetched(Board, request.user, pk, related=("figures",)))


def page_of(request: SignedInRequest, board: Board) -> dict[str, Any]:
    """What the page of a board shows, before anything is opened on it."""
    columns = list(board.columns.in_use())
    return {
        "board": board,
        "columns": columns,
        "drawn": drawn_columns(board, columns),
        "people": board.members.order_by("first_name", "username"),
        "work_types": WorkType,
        "labels": board.labels.order_by("name"),
        **offers(request.user, board),
    }


@require_GET
def put_away(request: SignedInRequest, pk: int) -> HttpResponse:
    """Discarded and archived cards, searched by title."""
    board = fetched(Board, request.user, pk)
    wanted = text_asked(request, "q")
    cards = board.cards.put_away().filter(title__icontains=wanted).order_by("-entered_at", "-pk")
    page = Paginator(with_last_row(cards), 50).get_page(request.GET.get("page"))
    columns = counted(list(board.columns.in_use()))
    context = {"board": board, "page": page, "wanted": wanted, "columns": columns}
    context |= offers(request.user, board)
    return render(request, "boards/put_away.html", context)
