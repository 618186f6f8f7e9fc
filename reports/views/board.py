"""The report page of a board: what the report looks like, who gets it and when, and those that were kept."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from boards.access import Right, SignedInRequest, fetched, may
from boards.forms import valid
from boards.letters import with_a_letter
from boards.models import Board
from boards.models.board import time_zones
from boards.views.plain import act_on
from people.models import said_time_zone
from reports import stakeholders, subscribing
from reports.appointments import WEEKDAYS
from reports.forms import StakeholderForm, SubscribeForm
from reports.keeping import want_draft
from reports.models import Delivery, Subscription
from reports.weeks import first_weeks, told_week
from reports.wording import no_report_yet

SHOWN = 26  # half a year of reports
OF_TROUBLE = (  # and nothing of the report but its week
    "due_at",
    "problem",
    "handed_over",
    "report__week",
    "subscription__email",
    "subscription__person__username",
    "subscription__person__first_name",
    "subscription__person__last_name",
)


@require_GET
def board_report(request: SignedInRequest, pk: int) -> HttpResponse:
    return show_board_report(request, fetched(Board, request.user, pk))


@require_GET
def report_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The part of the page that waits for the worker to draw it."""
    board = fetched(Board, request.user, pk)
    return render(request, "reports/_preview.html", {"board": board} | _preview(board))


@with_a_letter
def show_board_report(
    request: SignedInRequest, board: Board, *, problem: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    mine = board.subscriptions.filter(person=request.user).first()
    may_rule = may(request.user, Right.RULE, board)
    kept = board.reports.final().only("week", "subject").order_by("-week")
    context = {
        "board": board,
        "mine": mine,
        "appointment": mine.appointment if mine else subscribing.usual_appointment(request.user, board),
        "zone_is_a_guess": not mine and not said_time_zone(request.user),
        "trouble": _in_trouble(board).filter(subscription=mine, report__week=_last_week(board)).first(),
        "page": Paginator(kept, SHOWN).get_page(request.GET.get("page")),
        "may_rule": may_rule,
        "weekdays": WEEKDAYS,
        "zones": sorted(time_zones()),
        "problem": problem,
        "asked": request.POST,
    }
    context |= _preview(board) | (_of_owners(board) if may_rule else {})
    return render(request, "reports/board.html", context, status=status)


@act_on(Board, Right.SEE, page=show_board_report, to="board_report")
def subscribe(request: SignedInRequest, board: Board) -> None:
    subscribing.subscribe(board=board, person=request.user, **valid(SubscribeForm(request.POST)))


@act_on(Board, Right.SEE, page=show_board_report, to="board_report")
def unsubscribe(request: SignedInRequest, board: Board) -> None:
    for mine in board.subscriptions.filter(person=request.user):
        subscribing.unsubscribe(subscription=mine)


@act_on(Board, Right.RULE, page=show_board_report, to="board_report", place="#readers")
def add_stakeholder(request: SignedInRequest, board: Board) -> None:
    stakeholders.add_stakeholder(board=board, by=request.user, **valid(StakeholderForm(request.POST)))


@act_on(Subscription, Right.RULE, page=show_board_report, to="board_report", place="#readers")
def remove_stakeholder(request: SignedInRequest, subscription: Subscription) -> None:
    stakeholders.remove_stakeholder(
        subscription=get_object_or_404(Subscription.objects.stakeholders(), pk=subscription.pk), by=request.user
    )


def _preview(board: Board) -> dict[str, Any]:
    """The report of last week; while the board is too young for one, of which week the first will tell."""
    last, first = _last_week(board), first_weeks([board], timezone.now()).get(board.pk)
    if first is None or first > last:
        return {"report": None, "no_report_yet": no_report_yet(first)}
    return {"report": want_draft(board, last)}


def _last_week(board: Board) -> date:
    return told_week(board, timezone.now())


def _of_owners(board: Board) -> dict[str, Any]:
    return {
        "now": timezone.now(),
        "stakeholders": board.subscriptions.stakeholders().order_by("email"),
        "members": board.subscriptions.on().of_who_may_read().exclude(person=None).select_related("person"),
        "troubles": _in_trouble(board)[:SHOWN],
    }


def _in_trouble(board: Board) -> Any:
    """What has not gone through yet, and what never will, the newest first."""
    troubles = Delivery.objects.in_trouble().filter(report__board=board).order_by("-report__week")
    return troubles.select_related("report", "subscription__person").only(*OF_TROUBLE)
