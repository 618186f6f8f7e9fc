"""Acts on plain pages: done, and on to a page; or the page again with what was wrong, and nothing changed."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from boards.access import Right, SignedInRequest, fetched
from boards.models import Board
from boards.refusals import Refused

Page = Callable[..., HttpResponse]


def act_on(
    kind: type[Any], right: Right, *, page: Page, to: str, place: str = ""
) -> Callable[[Callable[..., None]], Page]:
    """A view that fetches its noun through the person and does one act on it by POST.

    `page` draws the page of a board with a `problem` on it; `to` names the page to go on to, `place` where on it.
    """

    def decorate(act: Callable[..., None]) -> Page:
        @require_POST
        @wraps(act)
        def answer(request: SignedInRequest, pk: int) -> HttpResponse:
            noun = fetched(kind, request.user, pk, right)
            board: Board = noun if isinstance(noun, Board) else noun.board
            try:
                act(request, noun)
            except Refused as refusal:
                return page(request, board, problem=refusal.sentence, status=HTTPStatus.CONFLICT)
            except ValidationError as error:
                return page(request, board, problem=" ".join(error.messages), status=HTTPStatus.BAD_REQUEST)
            return redirect(to) if to == "board_list" else redirect(reverse(to, args=[board.pk]) + place)

        return answer

    return decorate
