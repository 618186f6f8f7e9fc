"""The charts of the Flow page: live for its script, and as files to take away."""

from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from boards.access import SignedInRequest, fetched
from boards.models import Board
from metrics.forms import View, ViewForm
from metrics.pictures import picture_asked_for
from metrics.weeks import USUAL_WEEKS, weeks_asked


@require_GET
def flow_chart(request: SignedInRequest, pk: int, name: str, kind: str) -> HttpResponse:
    from metrics.charts.serving import file_of

    board = fetched(Board, request.user, pk)
    form = ViewForm(request.GET, board=board)
    if not form.is_valid():
        return HttpResponse(form.trouble, "text/plain; charset=utf-8", HTTPStatus.BAD_REQUEST)
    picture = picture_asked_for(board, form.view(), timezone.now())
    try:
        content, media_type = file_of(name, kind, picture, "dark" if request.GET.get("scheme") == "dark" else "light")
    except KeyError:
        raise Http404("There is no such chart.") from None
    if kind == "live":
        return _live(content, media_type)
    if content is None:
        raise Http404("There is too little to draw.")
    return HttpResponse(content, media_type, headers=_taken_away(board, form.view(), name, kind, picture["as_of"]))


def _live(content: str | bytes | None, media_type: str) -> HttpResponse:
    """Nothing to draw is no error: the page then says why."""
    return HttpResponse(content, media_type) if content else HttpResponse(status=HTTPStatus.NO_CONTENT)


def _taken_away(board: Board, view: View, name: str, kind: str, as_of: str) -> dict[str, str]:
    """Among other files its name says of what it is: board, chart, day, and what is not usual of the view."""
    weeks = "" if view.weeks == USUAL_WEEKS else f"{weeks_asked(view.weeks)} weeks"
    column = view.column.name if view.column else ""
    told = (board.name, name, as_of[:10], weeks, view.work_type or "", column)
    named = "-".join(filter(None, (slugify(part, allow_unicode=True) for part in told)))
    return {"Content-Disposition": content_disposition_header(True, f"{named}.{kind}") or "attachment"}
