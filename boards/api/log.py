"""The log of a board."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api.fields import read_query
from api.pages import newest_first
from api.requests import KnownRequest
from api.schema import page_of
from boards.access import fetched
from boards.api import told
from boards.api.asked import TransitionFilter
from boards.api.resource import Resource
from boards.api.rows import transition_rows
from boards.models import Board


@extend_schema(tags=["Log"])
class Transitions(Resource):
    @extend_schema(parameters=[TransitionFilter], responses=page_of(told.Transition))
    def get(self, request: KnownRequest, pk: int) -> Response:
        """Every act on the board's cards, newest first."""
        board = fetched(Board, request.user, pk)
        asked = read_query(TransitionFilter, request)
        rows = transition_rows(board)
        if "since" in asked:
            rows = rows.filter(at__gte=asked["since"])
        return Response(newest_first(request, rows, asked))
