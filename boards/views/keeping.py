"""A board is archived, restored, deleted; and its log of decisions is read."""

from collections.abc import Iterable
from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from boards import board_setup
from boards.access import Right, SignedInRequest, fetched, may
from boards.forms import DeleteBoardForm, valid
from boards.models import Board, Decided, Decision
from boards.views.plain import act_on


@require_GET
def board_log(request: SignedInRequest, pk: int) -> HttpResponse:
    board = fetched(Board, request.user, pk)
    page = Paginator(board.decisions.order_by("-at", "-pk"), 50).get_page(request.GET.get("page"))
    may_rule = may(request.user, Right.RULE, board)
    if not may_rule:
        _hide_addresses(page)
    return render(request, "boards/log.html", {"board": board, "page": page, "may_rule": may_rule})


def _hide_addresses(decisions: Iterable[Decision]) -> None:
    """Of who is invited: they are the owners' to see."""
    for decision in decisions:
        if decision.about == Decided.INVITATION:
            decision.subject = "An invitation"


@require_GET
def board_keeping(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where a board is put away or deleted, with its whole content offered first."""
    return show_keeping(request, fetched(Board, request.user, pk, Right.RULE))


def show_keeping(
    request: SignedInRequest, board: Board, *, problem: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    may_rule = may(request.user, Right.RULE, board)
    return render(
        request, "boards/keeping.html", {"board": board, "problem": problem, "may_rule": may_rule}, status=status
    )


@act_on(Board, Right.RULE, page=show_keeping, to="board_list")
def archive_board(request: SignedInRequest, board: Board) -> None:
    board_setup.archive_board(board=board, by=request.user)


@act_on(Board, Right.RULE, page=show_keeping, to="board")
def restore_board(request: SignedInRequest, board: Board) -> None:
    board_setup.restore_board(board=board, by=request.user)


@act_on(Board, Right.RULE, page=show_keeping, to="board_list")
def delete_board(request: SignedInRequest, board: Board) -> None:
    board_setup.delete_board(board=board, **valid(DeleteBoardForm(request.POST)))
