"""Columns of a board."""

from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api.fields import read, read_query
from api.idempotency import once_a_key
from api.pages import whole
from api.requests import KnownRequest
from api.schema import IDEMPOTENCY_KEY, page_of
from boards import columns
from boards.access import Right, fetched
from boards.api import told
from boards.api.asked import ColumnAsked, ColumnRetired, Nothing
from boards.api.examples import FULL, REFUSAL
from boards.api.resource import Resource
from boards.api.rows import column_row, column_rows
from boards.models import Board, Column

MODEL_NAMES = {"wip_limit": "maximum", "wip_minimum": "minimum"}


@extend_schema(tags=["Columns"])
class Columns(Resource):
    @extend_schema(responses=page_of(told.Column))
    def get(self, request: KnownRequest, pk: int) -> Response:
        """The columns from left to right."""
        board = fetched(Board, request.user, pk)
        read_query(Nothing, request)
        return Response(whole(column_rows(board)))

    @extend_schema(request=ColumnAsked, responses={201: told.Column}, parameters=[IDEMPOTENCY_KEY])
    def post(self, request: KnownRequest, pk: int) -> HttpResponse:
        """A new column, at the right end or at a position."""
        return self.create(request, fetched(Board, request.user, pk, Right.RULE))

    @once_a_key
    def create(self, request: KnownRequest, board: Board) -> HttpResponse:
        asked = _as_model(read(ColumnAsked, request))
        position = asked.pop("position", None)
        with transaction.atomic():
            column = columns.add_column(board=board, by=request.user, **asked)
            column = _put(request, column, position)
        return Response(column_row(column), status=HTTPStatus.CREATED)


@extend_schema(tags=["Columns"])
class OneColumn(Resource):
    @extend_schema(request=ColumnAsked, responses=told.Column)
    def patch(self, request: KnownRequest, pk: int) -> Response:
        """Change name, kind, policy, limits or position."""
        column = fetched(Column, request.user, pk, Right.RULE, related=("board",))
        asked = _as_model(read(ColumnAsked, request, partial=True))
        with transaction.atomic():
            column = _change(request, column, asked)
            column = _put(request, column, asked.get("position"))
        return Response(column_row(column))

    @extend_schema(parameters=[ColumnRetired], responses={204: None, **REFUSAL}, examples=[FULL])
    def delete(self, request: KnownRequest, pk: int) -> Response:
        """Take the column off the board; its cards go to another one, and its history stays."""
        column = fetched(Column, request.user, pk, Right.RULE)
        asked = read_query(ColumnRetired, request)
        cards_to = Column(pk=asked.pop("cards_to")) if "cards_to" in asked else None
        columns.retire_column(column=column, cards_to=cards_to, by=request.user, **asked)
        return Response(status=HTTPStatus.NO_CONTENT)


def _as_model(asked: dict[str, Any]) -> dict[str, Any]:
    return {MODEL_NAMES.get(name, name): value for name, value in asked.items()}


def _change(request: KnownRequest, column: Column, asked: dict[str, Any]) -> Column:
    """Only what was asked for goes through a verb: another's change of the rest stays."""
    by = request.user
    if "name" in asked:
        column = columns.rename_column(column=column, name=asked["name"], by=by)
    if described := _of(asked, "kind", "policy"):
        column = columns.describe_column(column=column, by=by, **described)
    if limits := _of(asked, "maximum", "minimum", "when_full"):
        column = columns.change_limits(column=column, by=by, **limits)
    return column


def _of(asked: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: asked[name] for name in names if name in asked}


def _put(request: KnownRequest, column: Column, position: int | None) -> Column:
    """At that place among the columns in use, or at the right end where there are fewer."""
    if position is None:
        return column
    others = [each for each in column.board.columns.in_use() if each.pk != column.pk]
    behind = others[:position][-1] if position and others else None
    return columns.reorder_column(column=column, behind=behind, by=request.user)
