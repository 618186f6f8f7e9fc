"""What the links in mails open, for people without an account too. Nothing happens by a GET: scanners send them."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from boards.refusals import Refused
from reports.links import address_to_decline, subscription_to_leave
from reports.stakeholders import (
    confirm,
    decline,
    decline_by_one_click,
    has_declined,
    open_request,
    take_back_no,
)
from reports.subscribing import unsubscribe


@csrf_exempt  # mail programs post it by themselves, as RFC 8058 has it: the link alone says who asks
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def leave_report(request: HttpRequest, token: str) -> HttpResponse:
    try:
        subscription = subscription_to_leave(token)
    except Refused as refusal:
        return _closed(request, refusal)
    ended = not subscription.is_on
    if request.method == "POST" and not ended:
        unsubscribe(subscription=subscription)
        ended = True
    return render(request, "reports/leave.html", {"subscription": subscription, "ended": ended})


@csrf_exempt  # as above
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def decline_report(request: HttpRequest, token: str) -> HttpResponse:
    try:
        board, email = address_to_decline(token)
    except Refused as refusal:
        return _closed(request, refusal)
    taken_back = "take_back" in request.POST
    if taken_back:
        take_back_no(board=board, email=email)
    elif request.POST.get("List-Unsubscribe") == "One-Click":
        decline_by_one_click(board=board, email=email)
    elif request.method == "POST":
        decline(board=board, email=email)
    context = {"board": board, "email": email, "done": has_declined(board=board, email=email), "taken_back": taken_back}
    return render(request, "reports/decline.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirm_report(request: HttpRequest, token: str) -> HttpResponse:
    try:
        subscription = open_request(token, at=timezone.now())
        if request.method == "POST":
            subscription = confirm(token=token)
    except Refused as refusal:
        return _closed(request, refusal)
    return render(request, "reports/confirm.html", {"subscription": subscription})


def _closed(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return render(request, "reports/closed.html", {"refusal": refusal}, status=HTTPStatus.GONE)
