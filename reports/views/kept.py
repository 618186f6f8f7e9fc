"""A report that was kept: its page, its letter in a frame, and the pictures in that."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from boards.access import SignedInRequest, fetched
from boards.letters import letter, with_a_letter
from reports.drawing import LEAVE
from reports.models import Report


@require_GET
@with_a_letter
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    kept = _drawn(request, pk)
    return render(request, "reports/report.html", {"board": kept.board, "report": kept})


@require_GET
@letter
def report_letter(request: SignedInRequest, pk: int) -> str:
    """As it was mailed; who reads it here ends their subscription on the page of the board."""
    kept = _drawn(request, pk)
    html = kept.html.replace(LEAVE, reverse("board_report", args=[kept.board_id]))
    for name in kept.pictures:
        address = reverse("report_picture", args=[kept.pk, name])
        html = html.replace(
            f"cid:{name}", f"{address}?drawn={kept.drawn_at:%Y%m%d%H%M%S}"
        )  # a picture drawn anew is another
    return html


@require_GET
def report_picture(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    picture = _drawn(request, pk).pictures.get(name)
    if picture is None:
        raise Http404
    return HttpResponse(picture, "image/png", headers={"Cache-Control": "private, max-age=604800, immutable"})


def _drawn(request: SignedInRequest, pk: int) -> Report:
    kept = fetched(Report, request.user, pk, related=("board",))
    if kept.drawn_at is None:
        raise Http404
    return kept
