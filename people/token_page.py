"""The page of one's own tokens."""

from http import HTTPStatus

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from api.models import Token
from api.tokens import make_token
from boards.access import SignedInRequest
from people.forms import TokenForm


@never_cache
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def token_list(request: SignedInRequest) -> HttpResponse:
    """A new token is shown in the answer to its making, and never again.

    It outlives the session it is made in, so whoever makes one shows first that they are its owner.
    """
    form, secret, status = TokenForm(request.POST or None), "", HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            _, secret = make_token(person=request.user, **form.cleaned_data)
            form = TokenForm()
        else:
            status = HTTPStatus.BAD_REQUEST
    context = {"tokens": Token.objects.filter(user=request.user), "form": form, "secret": secret}
    return render(request, "people/tokens.html", context, status=status)


@require_POST
def revoke_token(request: SignedInRequest, digest: str) -> HttpResponse:
    """From now on it opens nothing. What is not one's own, or gone already, is passed over."""
    Token.objects.filter(user=request.user, digest=digest).delete()
    return redirect("token_list")
