"""Settings of a board and its columns: a sheet over the board, for its owners."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from boards import board_setup, columns
from boards.access import Right, SignedInRequest, fetched
from boards.answers import arranged, verb_on
from boards.drawing import counted
from boards.forms import BoardForm, ColumnForm, LineForm, RetireForm, ShiftForm, valid
from boards.models import Board, Column
from boards.models.column import Kind, WhenFull
from boards.views.boards import page_of
from boards.views.talk import labels_of


@require_GET
@vary_on_headers("HX-Request")
def board_settings(request: SignedInRequest, pk: int) -> HttpResponse:
    """The sheet alone for a page that shows the board already, or the board with the sheet open."""
    board = fetched(Board, request.user, pk, Right.RULE, related=("figures",))
    if request.htmx:
        return render(request, "boards/_settings.html", settings_of(board))
    return render(request, "boards/board.html", page_of(request, board) | settings_of(board))


def settings_of(board: Board) -> dict[str, Any]:
    """What the settings sheet shows."""
    in_use = counted(list(board.columns.in_use()))
    return {"board": board, "settings": in_use, "kinds": Kind.choices, "when_full": WhenFull.choices} | labels_of(board)


@verb_on(Board, Right.RULE)
def describe_board(request: SignedInRequest, board: Board) -> HttpResponse:
    board_setup.describe_board(board=board, by=request.user, **BoardForm(request.POST, instance=board).changes())
    return _arranged(request, board)


@verb_on(Board, Right.RULE)
def add_column(request: SignedInRequest, board: Board) -> HttpResponse:
    columns.add_column(board=board, by=request.user, **valid(ColumnForm(request.POST)))
    return _arranged(request, board)


@verb_on(Column, Right.RULE)
def change_column(request: SignedInRequest, column: Column) -> HttpResponse:
    """Name, kind, policy and limits, all or nothing."""
    asked = ColumnForm(request.POST, instance=column).changes()
    limits = {name: asked.pop(name) for name in ("maximum", "minimum", "when_full") if name in asked}
    with transaction.atomic():
        if "name" in asked:
            columns.rename_column(column=column, name=asked.pop("name"), by=request.user)
        columns.describe_column(column=column, by=request.user, **asked)
        columns.change_limits(column=column, by=request.user, **limits)
    return _arranged(request, column.board)


@verb_on(Column, Right.RULE)
def place_column(request: SignedInRequest, column: Column) -> HttpResponse:
    """One place to the left or to the right."""
    columns.shift_column(column=column, by=request.user, **valid(ShiftForm(request.POST)))
    return _arranged(request, column.board)


@verb_on(Column, Right.RULE)
def retire_column(request: SignedInRequest, column: Column) -> HttpResponse:
    columns.retire_column(column=column, by=request.user, **valid(RetireForm(request.POST, board=column.board)))
    return _arranged(request, column.board)


@verb_on(Board, Right.RULE)
def set_line(request: SignedInRequest, board: Board) -> HttpResponse:
    columns.set_line(board=board, by=request.user, **valid(LineForm(request.POST, board=board)))
    return _arranged(request, board)


def _arranged(request: SignedInRequest, board: Board) -> HttpResponse:
    board.refresh_from_db()
    sheet = render_to_string("boards/_settings_sheet.html", settings_of(board), request)
    return arranged(request, board, sheet=sheet, toast="Saved")
