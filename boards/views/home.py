"""My boards: how each of them flows, what waits too long, and where a new one begins."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from boards.access import SignedInRequest, fetched
from boards.board_setup import copy_board, create_board
from boards.forms import NewBoardForm
from boards.models import Board, Card
from boards.overview import overview
from boards.views.asked import own_time_zone, text_asked

FOUND_AT_MOST = 50


@require_http_methods(["GET", "POST"])
def board_list(request: SignedInRequest) -> HttpResponse:
    initial = {"timezone": own_time_zone(request)}
    form = NewBoardForm(request.POST or None, person=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        return redirect("board", _begin(request, **form.cleaned_data).pk)
    boards = overview(Board.objects.visible_to(request.user).in_use(), at=timezone.now())
    archived = Board.objects.visible_to(request.user).exclude(archived_at=None).order_by("name")
    return render(request, "boards/list.html", {"boards": boards, "archived": archived, "form": form})


@require_GET
def search(request: SignedInRequest) -> HttpResponse:
    """Cards of all my boards by their title or external id, also those put away."""
    wanted = text_asked(request, "q")
    cards = Card.objects.visible_to(request.user).mentioning(wanted).select_related("board", "column")
    found = list(cards.order_by("-entered_at", "-pk")[: FOUND_AT_MOST + 1]) if wanted else []
    context = {"wanted": wanted, "cards": found[:FOUND_AT_MOST], "more": len(found) > FOUND_AT_MOST}
    return render(request, "boards/search.html", context)


def _begin(request: SignedInRequest, *, begins: str, name: str, purpose: str, timezone: str) -> Board:
    if begins.startswith("copy-"):
        source = fetched(Board, request.user, int(begins.removeprefix("copy-")))
        return copy_board(board=source, name=name, owner=request.user, purpose=purpose, timezone=timezone)
    template = begins or "upstream"
    return create_board(name=name, owner=request.user, template=template, purpose=purpose, timezone=timezone)
