"""A person's own pages, and the mail box of whoever runs the installation."""

from http import HTTPStatus
from pathlib import Path
from zoneinfo import ZoneInfo

from allauth.account.decorators import reauthentication_required
from allauth.socialaccount.providers.openid_connect.views import login as openid_connect_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from boards.access import SignedInRequest
from boards.letters import letter, with_a_letter
from boards.models.board import time_zones
from boards.refusals import Refused
from boards.words import name_of
from people import mail_box as box
from people import persons
from people.forms import MeForm
from people.models import time_zone_of

EMBEDDED = "django.core.mail.backends.filebased.EmailBackend"


@require_http_methods(["GET", "POST"])
def me(request: SignedInRequest) -> HttpResponse:
    now = {"name": name_of(request.user), "timezone": time_zone_of(request.user)}
    form = MeForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        persons.rename(person=request.user, name=form.cleaned_data["name"])
        persons.set_time_zone(person=request.user, timezone=form.cleaned_data["timezone"])
        messages.success(request, "Kept.")
        return redirect("me")
    context = {
        "form": form,
        "zones": sorted(time_zones()),
        "reads_mail": reads_mail(request),
        "provider": next(iter(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]), None),
    }
    return render(request, "people/me.html", context)


@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def delete_me(request: SignedInRequest) -> HttpResponse:
    """Whoever finds an open browser cannot end an account with it: the password or a second factor is asked again."""
    trouble = ""
    if request.method == "POST":
        try:
            persons.check_meant(person=request.user, typed=request.POST.get("typed", ""))
            persons.delete_person(person=request.user, by=request.user)
        except Refused as refused:
            trouble = refused.sentence
        else:
            logout(request)
            return redirect("login")
    status = HTTPStatus.CONFLICT if trouble else HTTPStatus.OK
    return render(request, "people/delete_me.html", {"trouble": trouble}, status=status)


@require_GET
def mail_box(request: SignedInRequest) -> HttpResponse:
    return render(request, "people/mail_box.html", {"mails": box.newest(_folder(request)), "zone": _zone(request)})


@require_GET
@with_a_letter
def mail(request: SignedInRequest, name: str) -> HttpResponse:
    return render(request, "people/mail.html", {"mail": _found(request, name), "zone": _zone(request)})


@require_GET
@letter
def mail_letter(request: SignedInRequest, name: str) -> str:
    return _found(request, name).html


def reads_mail(request: SignedInRequest) -> bool:
    """Whoever runs the installation, where mails are files. They hold links that sign in: nobody else sees them."""
    return request.user.is_superuser and settings.EMAIL_BACKEND == EMBEDDED


def _zone(request: SignedInRequest) -> ZoneInfo:
    return ZoneInfo(time_zone_of(request.user))


def _found(request: SignedInRequest, name: str) -> box.Mail:
    found = box.found(_folder(request), name)
    if found is None:
        raise Http404
    return found


def _folder(request: SignedInRequest) -> Path:
    if not reads_mail(request):
        raise Http404
    return Path(settings.EMAIL_FILE_PATH)


@login_not_required
def single_sign_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The way to the provider, as a page that goes on by itself.

    A redirect in answer to a form would be bound by form-action 'self', however many hosts the provider sends on to.
    """
    answer: HttpResponse = openid_connect_login(request, provider_id)
    onward = answer.headers.get("Location", "")
    return render(request, "people/onward.html", {"onward": onward}) if onward.startswith("http") else answer
