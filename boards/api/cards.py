"""Cards: what is written on them. Where they lie is the business of `boards.api.verbs`."""

from http import HTTPStatus
from typing import Any

from django.db.models import Q, QuerySet
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
from boards import moves
from boards.access import Right, fetched
from boards.api import told
from boards.api.asked import CardAsked, CardFilter, NewCard, Nothing
from boards.api.examples import CARD, FULL, REFUSAL
from boards.api.resource import Resource
from boards.api.rows import card_row, card_rows, with_labels
from boards.api.unchanged import unchanged
from boards.models import Board, Card, Column


@extend_schema(tags=["Cards"])
class Cards(Resource):
    @extend_schema(parameters=[CardFilter], responses=page_of(told.Card))
    def get(self, request: KnownRequest, pk: int) -> Response:
        """The cards of a board, those put away too."""
        board = fetched(Board, request.user, pk)
        asked = read_query(CardFilter, request)
        told_page = page(request, card_rows(_filtered(board.cards.all(), asked)), asked)
        with_labels(told_page["results"])
        return Response(told_page)

    @extend_schema(
        request=NewCard, responses={201: told.Card, **REFUSAL}, examples=[CARD, FULL], parameters=[IDEMPOTENCY_KEY]
    )
    def post(self, request: KnownRequest, pk: int) -> HttpResponse:
        """A new card, at the head of a column."""
        return self.create(request, fetched(Board, request.user, pk, Right.WORK))

    @once_a_key
    def create(self, request: KnownRequest, board: Board) -> HttpResponse:
        asked = read(NewCard, request)
        column = first_or(board, asked.pop("column", None))
        card = moves.create_card(board=board, column=column, by=request.user, **_with_assignee(board, asked))
        return versioned(card_row(card), status=HTTPStatus.CREATED, Location=reverse("api_card", args=[card.pk]))


@extend_schema(tags=["Cards"])
class OneCard(Resource):
    @extend_schema(responses=told.Card)
    def get(self, request: KnownRequest, pk: int) -> HttpResponse:
        """A card, with the ETag of what is told of it."""
        card = fetched(Card, request.user, pk)
        read_query(Nothing, request)
        return versioned_if_new(request, card_row(card))

    @extend_schema(request=CardAsked, responses=told.Card, parameters=[IF_MATCH])
    def patch(self, request: KnownRequest, pk: int) -> HttpResponse:
        """Change what is written on the card. Its clock does not hear of it."""
        card = fetched(Card, request.user, pk, Right.WORK, related=("board",))
        asked = _with_assignee(card.board, read(CardAsked, request, partial=True))
        with unchanged(request, card):
            if asked:
                card = moves.edit_card(card=card, by=request.user, **asked)
        return versioned(card_row(card))


def _with_assignee(board: Board, asked: dict[str, Any]) -> dict[str, Any]:
    """The person for their id; raises a problem for nobody of this board."""
    if asked.get("assignee") is None:
        return asked
    person = board.members.filter(pk=asked["assignee"]).first()
    if person is None:
        raise invalid({"assignee": ["Nobody of that id is on this board."]})
    return asked | {"assignee": person}


def first_or(board: Board, column: int | None) -> Column:
    """The column of that id, which the verb will look at, or the leftmost one."""
    if column is not None:
        return Column(pk=column)
    leftmost = board.columns.in_use().first()
    if leftmost is None:
        raise invalid({"column": ["This board has no column yet."]})
    return leftmost


def _filtered(cards: QuerySet[Card], asked: dict[str, Any]) -> QuerySet[Card]:
    for name in ("column", "work_type", "blocked", "assignee", "external_id"):
        if name in asked:
            cards = cards.filter(**{name: asked[name]})
    if "label" in asked:
        cards = cards.filter(labels__name=asked["label"])
    if "put_away" in asked:
        cards = cards.filter(column__isnull=asked["put_away"])
    if "q" in asked:
        cards = cards.filter(Q(title__icontains=asked["q"]) | Q(description__icontains=asked["q"]))
    return cards
