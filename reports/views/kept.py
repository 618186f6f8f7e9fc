"""A report that was kept: its page, its letter in a frame, and the pictures in that.

A draft has no page: its letter and pictures are for the preview on the page of the board.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from boards.access import SignedInRequest
from boards.letters import letter, with_a_letter
from reports.drawing import LEAVE
from reports.models import Report
from reports.models.report import PICTURES, ReportQuerySet


@require_GET
@with_a_letter
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    kept = _among(Report.objects.final(), request, pk, "week", "subject")
    return render(request, "reports/report.html", {"board": kept.board, "report": kept})


@require_GET
@letter
def report_letter(request: SignedInRequest, pk: int) -> str:
    """As it was mailed; who reads it here ends their subscription on the page of the board."""
    kept = _among(Report.objects.drawn(), request, pk, "html")
    html = kept.html.replace(LEAVE, reverse("board_report", args=[kept.board_id]))
    for name in PICTURES:
        address = reverse("report_picture", args=[kept.pk, name])
        html = html.replace(
            f"cid:{name}", f"{address}?drawn={kept.drawn_at:%Y%m%d%H%M%S}"
        )  # a picture drawn anew is another
    return html


@require_GET
def report_picture(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    if name not in PICTURES:
        raise Http404
    picture = getattr(_among(Report.objects.drawn(), request, pk, name), name)
    if picture is None:
        raise Http404
    return HttpResponse(bytes(picture), "image/png", headers={"Cache-Control": "private, max-age=604800, immutable"})


def _among(reports: ReportQuerySet, request: SignedInRequest, pk: int, *fields: str) -> Report:
    """With these fields of it alone: bodies, pictures and facts are a hundred kB."""
    visible = reports.visible_to(request.user).select_related("board")
    return get_object_or_404(visible.only("board", "drawn_at", *fields), pk=pk)
