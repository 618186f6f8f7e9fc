"""Answers to a verb: the parts of the page that changed, drawn by the partials the page itself uses.

Every page says which version of its board it has `seen`, and which `columns` it shows. An answer brings it up to date:
all columns stamped since, or, where all that it missed is that one card was put somewhere, by itself or by somebody
else, that card and the heads of its columns; the whole row of columns where it is another one. The script swaps each
part for the element of the same id.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST

from boards.access import Right, SignedInRequest, fetched
from boards.drawing import drawn_columns, drawn_last_move, drawn_move, pace
from boards.models import Board, Card, Column, Comment, Label, Link
from boards.refusals import ColumnFull, Overtaken, Refused
from boards.undo import UNDO_SECONDS

Noun = Board | Column | Card | Comment | Label | Link

# What a page sends with every act, and the reason itself: not part of what was asked for.
NOT_ASKED = {"seen", "columns", "placed", "override_reason", "csrfmiddlewaretoken"}


def verb_on(
    kind: type[Noun], right: Right = Right.WORK
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view that fetches its noun through the person, calls one verb on it by POST, and may be refused."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @require_POST
        @wraps(view)
        def answer(request: SignedInRequest, pk: int) -> HttpResponse:
            noun = fetched(kind, request.user, pk, right)
            try:
                return view(request, noun)
            except Refused as refusal:
                return refused(request, noun, refusal)
            except ValidationError as error:
                return refused(request, noun, Refused("invalid", " ".join(error.messages)))

        return answer

    return decorate


def moved(request: SignedInRequest, card: Card, *, as_placed: bool) -> HttpResponse:
    """The answer to a move, with its undo. A page that missed nothing has placed the card where it now lies."""
    board = card.board
    columns = [column for column in board.row if column.retired_at is None]
    touched = [column for column in columns if column.stamp == board.version]
    if as_placed and _seen(request) == board.version - 1:
        drawn: dict[str, Any] = {"drawn": drawn_move(board, card, touched)}
    else:
        drawn = _caught_up(request, board, columns)
    if len(touched) == 1:  # a move inside a column
        return _answer(request, board, columns, **drawn)
    return _answer(request, board, columns, **drawn, toast=f"Moved to {card.column}", undo=card)


def changed(
    request: SignedInRequest, board: Board, *, toast: str = "", undo: Card | None = None, **parts: Any
) -> HttpResponse:
    """The answer to any other verb: what brings the page up to date, and what else is given.

    `undo` is a card whose log got its last row by this verb, so that it can be taken back.
    """
    columns = list(board.columns.in_use())
    drawn = _caught_up(request, board, columns)
    return _answer(request, board, columns, **drawn, toast=toast, undo=undo, **parts)


def arranged(request: SignedInRequest, board: Board, **parts: Any) -> HttpResponse:
    """The answer to a verb on columns: the whole row of them."""
    columns = list(board.columns.in_use())
    return _answer(request, board, columns, row="".join(drawn_columns(board, columns)), **parts)


def caught_up(request: SignedInRequest, board: Board) -> HttpResponse:
    """What others have changed since the page was drawn, for a page that heard of it and asks by GET."""
    columns = list(board.columns.in_use())
    return _answer(request, board, columns, **_caught_up(request, board, columns), others=True)


def refused(request: SignedInRequest, noun: Noun, refusal: Refused) -> HttpResponse:
    """409 with the true columns and the explanation; a full column offers what can be done."""
    board = noun if isinstance(noun, Board) else noun.board
    board.refresh_from_db()
    columns = list(board.columns.in_use())
    full = refusal if isinstance(refusal, ColumnFull) else None
    overtaken = refusal if isinstance(refusal, Overtaken) else None
    context: dict[str, Any] = {
        "refusal": refusal,
        "full": full,
        "pace": pace(board).get(str(full.column.pk)) if full else None,
        "overtaken": overtaken,
        "retry": _retry(request, seen=overtaken.now if overtaken else {}),
    }
    drawn = _caught_up(request, board, columns)
    status = HTTPStatus.BAD_REQUEST if refusal.code == "invalid" else HTTPStatus.CONFLICT
    return _answer(request, board, columns, status=status, **drawn, **context)


def _answer(
    request: SignedInRequest,
    board: Board,
    columns: list[Column],
    *,
    status: HTTPStatus = HTTPStatus.OK,
    **parts: Any,
) -> HttpResponse:
    context = {"board": board, "columns": columns, "undo_seconds": UNDO_SECONDS} | parts
    return render(request, "boards/_answer.html", context, status=status)


def _caught_up(request: SignedInRequest, board: Board, columns: list[Column]) -> dict[str, Any]:
    """The columns stamped since the page was drawn, or the row where somebody has added, moved or retired one.

    A page that `puts` cards where others have put them needs no columns for one; pages of older releases do.
    """
    shown = _told(request).get("columns")
    if shown is not None and shown != ",".join(str(column.pk) for column in columns):
        return {"row": "".join(drawn_columns(board, columns))}
    seen = _seen(request)
    touched = [column for column in columns if column.stamp > seen]
    put = drawn_last_move(board, touched) if "puts" in _told(request) and seen == board.version - 1 else ""
    return {"drawn": put or "".join(drawn_columns(board, touched))}


def _seen(request: SignedInRequest) -> int:
    """The version that the page shows; a page that does not say gets everything."""
    seen = _told(request).get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 20 else 0


def _told(request: SignedInRequest) -> QueryDict:
    """What the page says of itself, with whatever it asks."""
    return request.POST if request.method == "POST" else request.GET


def _retry(request: SignedInRequest, *, seen: dict[str, str]) -> dict[str, Any]:
    """The same act once more, for the form that adds a reason, or insists: by who has seen what now stands there."""
    asked = {name: value for name, value in request.POST.items() if name not in NOT_ASKED}
    return {"url": request.path, "fields": asked | {f"initial-{name}": value for name, value in seen.items()}}
