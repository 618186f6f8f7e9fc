"""What other software is told of a board: a page for its owners."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from boards.access import Right, SignedInRequest, fetched
from boards.forms import SwitchForm, WebhookForm, valid
from boards.models import Board, Delivery, Event, Webhook
from boards.views.plain import act_on
from boards.webhooks import verbs

SHOWN = 20  # deliveries of each webhook

# In the session of who made a secret it waits for the page that shows it, once.
SECRET = "webhook_secret"  # noqa: S105 - where it lies, not what it is


@require_GET
@never_cache
def webhooks(request: SignedInRequest, pk: int) -> HttpResponse:
    return show_webhooks(request, fetched(Board, request.user, pk, Right.RULE))


def show_webhooks(
    request: SignedInRequest, board: Board, *, problem: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "board": board,
        "shown": [_shown(webhook) for webhook in board.webhooks.order_by("pk")],
        "events": Event.choices,
        "new_secret": request.session.pop(SECRET, None),
        "problem": problem,
        "asked": request.POST if request.path.endswith("/add/") else {},
        "asked_events": request.POST.getlist("events"),
    }
    return render(request, "boards/webhooks.html", context, status=status)


def _shown(webhook: Webhook) -> dict[str, Any]:
    return {
        "webhook": webhook,
        "host": verbs.host_of(webhook),
        "waiting": webhook.deliveries.waiting().count(),
        "deliveries": webhook.deliveries.select_related("card").order_by("-pk")[:SHOWN],
    }


@act_on(Board, Right.RULE, page=show_webhooks, to="webhooks")
def add_webhook(request: SignedInRequest, board: Board) -> None:
    webhook = verbs.add_webhook(board=board, by=request.user, **valid(WebhookForm(request.POST)))
    request.session[SECRET] = {"webhook": webhook.pk, "secret": webhook.secret}


@act_on(Webhook, Right.RULE, page=show_webhooks, to="webhooks")
def change_webhook(request: SignedInRequest, webhook: Webhook) -> None:
    verbs.change_webhook(webhook=webhook, by=request.user, **valid(WebhookForm(request.POST)))


@act_on(Webhook, Right.RULE, page=show_webhooks, to="webhooks")
def switch_webhook(request: SignedInRequest, webhook: Webhook) -> None:
    switch = verbs.switch_on if valid(SwitchForm(request.POST))["to"] == "on" else verbs.switch_off
    switch(webhook=webhook, by=request.user)


@act_on(Webhook, Right.RULE, page=show_webhooks, to="webhooks")
def renew_webhook_secret(request: SignedInRequest, webhook: Webhook) -> None:
    renewed = verbs.renew_secret(webhook=webhook, by=request.user)
    request.session[SECRET] = {"webhook": renewed.pk, "secret": renewed.secret}


@act_on(Webhook, Right.RULE, page=show_webhooks, to="webhooks")
def remove_webhook(request: SignedInRequest, webhook: Webhook) -> None:
    verbs.remove_webhook(webhook=webhook, by=request.user)


@act_on(Delivery, Right.RULE, page=show_webhooks, to="webhooks")
def redeliver(request: SignedInRequest, delivery: Delivery) -> None:
    verbs.redeliver(delivery=delivery, by=request.user)
