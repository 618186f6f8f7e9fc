"""The verbs of a card, the same as on the page. Each answers with the card as it then is."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema

from api.fields import Asked, read
from api.idempotency import once_a_key
from api.preconditions import versioned
from api.problems import invalid
from api.requests import KnownRequest
from api.schema import IDEMPOTENCY_KEY, IF_MATCH
from boards import moves
from boards.access import Right, fetched
from boards.api import told
from boards.api.asked import BlockAsked, Discard, Move, Nothing, Restore, Undo
from boards.api.examples import EXAMPLES, FULL, REFUSAL
from boards.api.resource import Resource
from boards.api.rows import card_row
from boards.api.unchanged import unchanged
from boards.models import Card, Column
from boards.places import is_on

HEADERS = [IDEMPOTENCY_KEY, IF_MATCH]
ANSWERS: dict[Any, Any] = {200: told.Card, **REFUSAL}


class Verb(Resource):
    """One verb on one card, for who works on its board."""

    asks: type[Asked]

    def post(self, request: KnownRequest, pk: int) -> HttpResponse:
        return self.act_on(request, fetched(Card, request.user, pk, Right.WORK))

    @once_a_key
    def act_on(self, request: KnownRequest, card: Card) -> HttpResponse:
        asked = read(self.asks, request)
        with unchanged(request, card):
            return versioned(card_row(self.act(card, by=request.user, **asked)))

    def act(self, card: Card, **asked: Any) -> Card:
        raise NotImplementedError


@extend_schema(
    tags=["Cards"],
    request=Move,
    responses=ANSWERS,
    parameters=HEADERS,
    examples=EXAMPLES,
    description="Move the card. Into a full column only an owner can, with a reason; the refusal says why.",
)
class MoveCard(Verb):
    asks = Move

    def act(self, card: Card, **asked: Any) -> Card:
        to, after = Column(pk=asked.pop("column")), asked.pop("after", None)
        if after is not None and not is_on(card.board_id, after):
            raise invalid({"after": ["That card is not on this board."]})
        behind = Card(pk=after) if after is not None else None
        return moves.move_card(card=card, to=to, behind=behind, **asked)


@extend_schema(
    tags=["Cards"],
    request=Discard,
    responses=ANSWERS,
    parameters=HEADERS,
    description="End an idea, with a reason. What is finished is archived instead.",
)
class DiscardCard(Verb):
    asks = Discard

    def act(self, card: Card, **asked: Any) -> Card:
        return moves.discard_card(card=card, **asked)


@extend_schema(
    tags=["Cards"], request=Nothing, responses=ANSWERS, parameters=HEADERS, description="Put a finished card away."
)
class ArchiveCard(Verb):
    asks = Nothing

    def act(self, card: Card, **asked: Any) -> Card:
        return moves.archive_card(card=card, **asked)


@extend_schema(
    tags=["Cards"],
    request=Restore,
    responses=ANSWERS,
    parameters=HEADERS,
    examples=[FULL],
    description="Bring a discarded or archived card back, to the head of a column.",
)
class RestoreCard(Verb):
    asks = Restore

    def act(self, card: Card, **asked: Any) -> Card:
        return moves.restore_card(card=card, to=Column(pk=asked.pop("column")), **asked)


@extend_schema(
    tags=["Cards"],
    request=Undo,
    responses=ANSWERS,
    parameters=HEADERS,
    examples=[FULL],
    description="Take back your last move, discard, restore or archiving of the card, within 60 seconds.",
)
class UndoMove(Verb):
    asks = Undo

    def act(self, card: Card, **asked: Any) -> Card:
        return moves.undo_move(card=card, **asked)


@extend_schema(
    tags=["Cards"],
    request=BlockAsked,
    responses=ANSWERS,
    parameters=HEADERS,
    description="Say what the card waits for.",
)
class BlockCard(Verb):
    asks = BlockAsked

    def act(self, card: Card, **asked: Any) -> Card:
        return moves.block_card(card=card, **asked).card


@extend_schema(tags=["Cards"], request=Nothing, responses=ANSWERS, parameters=HEADERS, description="The wait is over.")
class UnblockCard(Verb):
    asks = Nothing

    def act(self, card: Card, **asked: Any) -> Card:
        return moves.unblock_card(card=card, **asked)
