from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from boards.access import SignedInRequest, fetched
from boards.models import Board


@require_GET
def board_figures(request: SignedInRequest, pk: int) -> HttpResponse:
    """The figures at the head of a board, with their age; the page asks again until they tell of its last change."""
    board = fetched(Board, request.user, pk, related=("figures",))
    return render(request, "metrics/_figures.html", {"board": board})
