"""Pages of a board."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from boards.access import Right, SignedInRequest, fetched, role_of
from boards.board_setup import create_board
from boards.drawing import counted, drawn_columns
from boards.forms import NewBoardForm
from boards.models import Board, WorkType
from boards.timeline import with_last_row


@require_http_methods(["GET", "POST"])
def board_list(request: SignedInRequest) -> HttpResponse:
    form = NewBoardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("board", create_board(owner=request.user, **form.cleaned_data).pk)
    boards = Board.objects.visible_to(request.user).select_related("figures").order_by("name")
    return render(request, "boards/list.html", {"boards": boards, "form": form})


@require_GET
def board_page(request: SignedInRequest, pk: int) -> HttpResponse:
    board = fetched(Board, request.user, pk, related=("figures",))
    return render(request, "boards/board.html", page_of(request, board))


def page_of(request: SignedInRequest, board: Board) -> dict[str, Any]:
    """What the page of a board shows, before anything is opened on it."""
    columns = list(board.columns.in_use())
    role = role_of(request.user, board)
    return {
        "board": board,
        "columns": columns,
        "drawn": drawn_columns(board, columns),
        "people": board.members.order_by("first_name", "username"),
        "work_types": WorkType,
        "may_work": role in Right.WORK.value,
        "may_rule": role in Right.RULE.value,
    }


@require_GET
def put_away(request: SignedInRequest, pk: int) -> HttpResponse:
    """Discarded and archived cards, searched by title."""
    board = fetched(Board, request.user, pk)
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:200]
    cards = board.cards.put_away().filter(title__icontains=wanted).order_by("-entered_at", "-pk")
    page = Paginator(with_last_row(cards), 50).get_page(request.GET.get("page"))
    columns = counted(list(board.columns.in_use()))
    context = {"board": board, "page": page, "wanted": wanted, "columns": columns}
    return render(request, "boards/put_away.html", context)
