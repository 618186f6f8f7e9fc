"""A report that was kept: its page, its letter in a frame, and the pictures in that."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from boards.access import SignedInRequest
from boards.letters import letter, with_a_letter
from reports.drawing import LEAVE
from reports.models import Report
from reports.models.report import PICTURES


@require_GET
@with_a_letter
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    kept = _drawn(request, pk, "week", "subject")
    return render(request, "reports/report.html", {"board": kept.board, "report": kept})


@require_GET
@letter
def report_letter(request: SignedInRequest, pk: int) -> str:
    """As it was mailed; who reads it here ends their subscription on the page of the board."""
    kept = _drawn(request, pk, "html")
    html = kept.html.replace(LEAVE, reverse("board_report", args=[kept.board_id]))
    for name in PICTURES:
        address = reverse("report_picture", args=[kept.pk, name])
        html = html.replace(
            f"cid:{name}", f"{address}?drawn={kept.drawn_at:%Y%m%d%H%M%S}"
        )  # a picture drawn anew is another
    return html


@require_GET
def report_picture(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    picture = getattr(_drawn(request, pk, name), name) if name in PICTURES else None
    if picture is None:
        raise Http404
    return HttpResponse(bytes(picture), "image/png", headers={"Cache-Control": "private, max-age=604800, immutable"})


def _drawn(request: SignedInRequest, pk: int, *fields: str) -> Report:
    """With these fields of it alone: bodies, pictures and facts are a hundred kB."""
    drawn = Report.objects.drawn().visible_to(request.user).select_related("board")
    return get_object_or_404(drawn.only("board", "drawn_at", *fields), pk=pk)
