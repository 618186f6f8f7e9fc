"""Boards."""

from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api.fields import read, read_query
from api.idempotency import once_a_key
from api.pages import page
from api.preconditions import versioned, versioned_if_new
from api.problems import invalid
from api.requests import KnownRequest
from api.schema import IDEMPOTENCY_KEY, IF_MATCH, page_of
from boards import board_setup, columns
from boards.access import Right, fetched
from boards.api import told
from boards.api.asked import BoardChanged, BoardFilter, NewBoard, Nothing
from boards.api.resource import Resource
from boards.api.rows import board_row, board_rows
from boards.api.unchanged import read_anew, unchanged
from boards.models import Board, Column

LINE = ("start", "finish", "delivered")


@extend_schema(tags=["Boards"])
class Boards(Resource):
    @extend_schema(operation_id="boards_list", parameters=[BoardFilter], responses=page_of(told.Board))
    def get(self, request: KnownRequest) -> Response:
        """Boards that you are on."""
        asked = read_query(BoardFilter, request)
        boards = Board.objects.visible_to(request.user).filter(archived_at__isnull=not asked["archived"])
        return Response(page(request, board_rows(boards), asked))

    @extend_schema(request=NewBoard, responses={201: told.Board}, parameters=[IDEMPOTENCY_KEY])
    @once_a_key
    def post(self, request: KnownRequest) -> HttpResponse:
        """A new board from a template; you are its owner."""
        board = board_setup.create_board(owner=request.user, **read(NewBoard, request))
        return versioned(board_row(board), status=HTTPStatus.CREATED, Location=reverse("api_board", args=[board.pk]))


@extend_schema(tags=["Boards"])
class OneBoard(Resource):
    @extend_schema(responses=told.Board)
    def get(self, request: KnownRequest, pk: int) -> HttpResponse:
        """A board, with the ETag of what is told of it."""
        board = fetched(Board, request.user, pk)
        read_query(Nothing, request)
        return versioned_if_new(request, board_row(board))

    @extend_schema(request=BoardChanged, responses=told.Board, parameters=[IF_MATCH])
    def patch(self, request: KnownRequest, pk: int) -> HttpResponse:
        """Change what the board says of itself, or its clock."""
        board = fetched(Board, request.user, pk, Right.RULE)
        asked = read(BoardChanged, request, partial=True)
        with unchanged(request, board), transaction.atomic():
            _change(request, board, asked)
        return versioned(board_row(board))

    @extend_schema(responses={204: None}, parameters=[IF_MATCH])
    def delete(self, request: KnownRequest, pk: int) -> HttpResponse:
        """Delete the board with its cards and its log, for good. Export it first."""
        board = fetched(Board, request.user, pk, Right.RULE)
        with unchanged(request, board):
            board_setup.delete_board(board=board, name=board.name)
        return Response(status=HTTPStatus.NO_CONTENT)


def _change(request: KnownRequest, board: Board, asked: dict[str, Any]) -> None:
    """Only what was asked for goes through a verb: another's change of the rest stays."""
    if described := {name: asked[name] for name in board_setup.DESCRIBED if name in asked}:
        board_setup.describe_board(board=board, by=request.user, **described)
    if line := {name: asked[name] for name in LINE if name in asked}:
        if missing := [name for name in ("start", "finish") if name not in line and not getattr(board, f"{name}_id")]:
            raise invalid({name: ["The clock starts in one column and stops in another."] for name in missing})
        stops: dict[str, Any] = {name: Column(pk=pk) if pk else None for name, pk in line.items()}
        columns.set_line(board=board, by=request.user, **stops)
    read_anew(board)
