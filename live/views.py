"""What a web process without streams says where one is asked for."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from boards.access import SignedInRequest, fetched
from boards.models import Board


@require_http_methods(["GET", "POST"])
def no_stream(request: SignedInRequest, pk: int) -> HttpResponse:
    """204: there is none. The page looks for itself every few seconds, and asks for one again now and then."""
    fetched(Board, request.user, pk)
    return HttpResponse(status=204)
