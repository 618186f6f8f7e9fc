"""Many cards in one request."""

import re
from collections import defaultdict
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from api.fields import read
from api.idempotency import once_a_key
from api.pages import whole
from api.problems import sentences
from api.requests import KnownRequest
from api.schema import IDEMPOTENCY_KEY, page_of
from boards.access import Right, fetched
from boards.api import told
from boards.api.asked import ManyCards
from boards.api.cards import first_or
from boards.api.examples import FULL, REFUSAL
from boards.api.resource import Resource
from boards.api.rows import bare_card_row, with_labels
from boards.bulk import New, RowsRefused, create_cards
from boards.models import Board, Column

ROW = re.compile(r"cards\.(\d+)\.?(.*)", re.DOTALL)


@extend_schema(tags=["Cards"])
class CardsInBulk(Resource):
    @extend_schema(
        request=ManyCards,
        responses={201: page_of(told.Card), **REFUSAL},
        examples=[FULL],
        parameters=[IDEMPOTENCY_KEY],
    )
    def post(self, request: KnownRequest, pk: int) -> HttpResponse:
        """Up to 1,000 new cards, all or none, at the heads of their columns in the order of the list.

        A limit counts all that arrive. What cannot be taken is told by row, counted from 0, in `rows`.
        """
        return self.create(request, fetched(Board, request.user, pk, Right.WORK))

    @once_a_key
    def create(self, request: KnownRequest, board: Board) -> HttpResponse:
        asked = _asked(request)
        new = _new(board, asked.pop("cards"))
        created = create_cards(board=board, new=new, by=request.user, **asked)
        return Response(whole(with_labels([bare_card_row(card) for card in created])), status=HTTPStatus.CREATED)


def _asked(request: KnownRequest) -> dict[str, Any]:
    """What cannot be read is told by row as well, where nothing else is wrong."""
    try:
        return read(ManyCards, request)
    except ValidationError as error:
        rows: dict[int, dict[str, list[str]]] = defaultdict(dict)
        for field, told in sentences(error.detail).items():
            if not (found := ROW.fullmatch(field)):
                raise
            rows[int(found[1])][found[2]] = told
        raise RowsRefused(rows) from error


def _new(board: Board, cards: list[dict[str, Any]]) -> list[New]:
    """The leftmost column is looked up once for all that name none."""
    leftmost = first_or(board, None) if any("column" not in card for card in cards) else None
    return [_as_new(card, leftmost) for card in cards]


def _as_new(card: dict[str, Any], leftmost: Column | None) -> New:
    """By the ids: the verb looks at column and person, whatever they are."""
    written = {"assignee_id" if name == "assignee" else name: card[name] for name in card if name != "column"}
    column = Column(pk=card["column"]) if "column" in card else leftmost
    assert column is not None, "the leftmost is looked up where one names none"
    return column, written
