"""A person's inbox: what they were told, newest first."""

from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import Max, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from boards.access import SignedInRequest, fetched
from boards.forms import ReadAllForm
from boards.invitation_link import token_of
from boards.models import Notice
from boards.notices import mark_read, mark_unread
from boards.views.asked import own_time_zone

A_PAGE = 30


@require_GET
@never_cache
def inbox(request: SignedInRequest) -> HttpResponse:
    return render(request, "boards/inbox.html", _shown(request))


@require_GET
def open_notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """To what the notice is about, which is then read."""
    notice = fetched(Notice, request.user, pk)
    mark_read(_just(notice), at=timezone.now())
    return redirect(_address(notice))


@require_POST
def read_notice(request: SignedInRequest, pk: int) -> HttpResponse:
    mark_read(_just(fetched(Notice, request.user, pk)), at=timezone.now())
    return _marked(request)


@require_POST
def unread_notice(request: SignedInRequest, pk: int) -> HttpResponse:
    mark_unread(_just(fetched(Notice, request.user, pk)))
    return _marked(request)


@require_POST
def read_all_notices(request: SignedInRequest) -> HttpResponse:
    """All that there was when the page was drawn, on its other pages too: what came since is not read yet."""
    form = ReadAllForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    known = Notice.objects.visible_to(request.user).filter(pk__lte=form.cleaned_data["newest"])
    mark_read(known, at=timezone.now())
    return _marked(request)


def _shown(request: SignedInRequest) -> dict[str, Any]:
    """The page of notices that was asked for; where one was marked, the page it stands on."""
    told = Notice.objects.visible_to(request.user).select_related("board", "card", "column").order_by("-at", "-pk")
    newest = told.aggregate(newest=Max("pk"))["newest"]
    page = Paginator(told, A_PAGE).get_page(request.POST.get("page") or request.GET.get("page"))
    return {"page": page, "newest": newest, "here": "inbox", "zone": ZoneInfo(own_time_zone(request))}


def _marked(request: SignedInRequest) -> HttpResponse:
    if request.htmx:
        return render(request, "boards/_inbox_answer.html", _shown(request))
    return redirect("inbox")


def _just(notice: Notice) -> QuerySet[Notice]:
    return Notice.objects.filter(pk=notice.pk)


def _address(notice: Notice) -> str:
    if notice.invitation and not notice.invitation.accepted_at:
        return reverse("invitation", args=[token_of(notice.invitation)])
    if notice.card_id:
        return reverse("card", args=[notice.card_id])
    place = f"#column-{notice.column_id}" if notice.column_id else ""
    return reverse("board", args=[notice.board_id]) + place
