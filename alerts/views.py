"""What a board alerts its people to, a page for its owners; and the daily mail, which everybody can end."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alerts.digest_link import person_of
from alerts.digests import set_digest
from alerts.forms import DigestForm, RulesForm
from alerts.rules import change_rules, rules_of
from boards.access import Right, SignedInRequest, fetched
from boards.forms import valid
from boards.models import Board
from boards.views.plain import act_on


@require_GET
def alert_rules(request: SignedInRequest, pk: int) -> HttpResponse:
    return show_rules(request, fetched(Board, request.user, pk, Right.RULE))


def show_rules(
    request: SignedInRequest, board: Board, *, problem: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {"board": board, "rules": rules_of(board), "problem": problem}
    return render(request, "alerts/rules.html", context, status=status)


@act_on(Board, Right.RULE, page=show_rules, to="alert_rules")
def change_alert_rules(request: SignedInRequest, board: Board) -> None:
    change_rules(board=board, by=request.user, **valid(RulesForm(request.POST)))


@require_POST
def switch_digest(request: SignedInRequest) -> HttpResponse:
    form = DigestForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    set_digest(person=request.user, wanted=form.cleaned_data["to"] == "on")
    return redirect("inbox")


@login_not_required
@csrf_exempt  # mail programs post here by themselves (RFC 8058)
@require_http_methods(["GET", "POST"])
def digest_off(request: HttpRequest, token: str) -> HttpResponse:
    """Who scans mails opens links too: only a POST ends anything."""
    person = person_of(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        set_digest(person=person, wanted=False)
    return render(request, "alerts/digest_off.html", {"done": request.method == "POST"})
