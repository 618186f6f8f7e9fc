from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from boards.access import SignedInRequest
from boards.models import Board


@require_GET
def board_figures(request: SignedInRequest, pk: int) -> HttpResponse:
    """The figures at the head of a board, with their age; the page asks again until they tell of its last change."""
    board = get_object_or_404(Board.objects.visible_to(request.user).select_related("figures"), pk=pk)
    return render(request, "metrics/_figures.html", {"board": board})
