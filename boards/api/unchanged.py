"""If-Match: who names the version they read changes no other one."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404

from api.preconditions import refuse_if_stale
from api.requests import KnownRequest
from boards.api.rows import board_row, card_row
from boards.models import Board, Card


@contextmanager
def unchanged(request: KnownRequest, noun: Board | Card) -> Iterator[None]:
    """Compare under the board's lock, in one transaction with the verb in the body of the `with`.

    The noun is read anew: what it was before the lock may be a second old.
    """
    if "If-Match" not in request.headers:
        yield
        return
    with transaction.atomic():
        board = noun.pk if isinstance(noun, Board) else noun.board_id
        Board.objects.select_for_update(no_key=True).filter(pk=board).values_list("pk").first()
        read_anew(noun)
        refuse_if_stale(request, board_row(noun) if isinstance(noun, Board) else card_row(noun))
        yield


def read_anew(noun: Board | Card) -> None:
    """Raises Http404 where somebody deleted it meanwhile."""
    try:
        noun.refresh_from_db()
    except ObjectDoesNotExist:
        raise Http404 from None
