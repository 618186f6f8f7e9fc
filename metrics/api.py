"""The flow figures of a board by the API."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from api.fields import Asked, Instant, read_query
from api.requests import KnownRequest
from boards.access import fetched
from boards.models import Board
from metrics.answers import cfd_answer, flow_answer
from metrics.weeks import MOST_WEEKS, USUAL_WEEKS, asked_weeks


@extend_schema_field({"oneOf": [{"type": "integer", "minimum": 1, "maximum": MOST_WEEKS}, {"const": "all"}]})
class Weeks(serializers.Field):
    """A number of weeks; "all" is all of history, which is None."""

    default_error_messages = {"invalid": "It is a number of weeks, 1 or more, or “all”."}

    def to_internal_value(self, data: Any) -> int | None:
        try:
            return asked_weeks(str(data))
        except ValueError:
            self.fail("invalid")


class MetricsAsked(Asked):
    as_of = Instant(required=False, help_text="Later events do not exist; now, unless an instant is given.")
    weeks = Weeks(default=USUAL_WEEKS, help_text="Complete weeks of the window, or “all” for all of history.")


class Metrics(APIView):
    @extend_schema(tags=["Figures"], parameters=[MetricsAsked], responses=OpenApiTypes.OBJECT)
    def get(self, request: KnownRequest, pk: int) -> Response:
        """The flow figures of a board; every definition is in docs/metrics.md."""
        board = fetched(Board, request.user, pk)
        asked = read_query(MetricsAsked, request)
        return Response(flow_answer(board, as_of=asked.get("as_of", timezone.now()), weeks=asked["weeks"]))


class Between(Asked):
    """Days in the board's zone; all of history, where nothing is said."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {"from": serializers.DateField(required=False), "to": serializers.DateField(required=False)}


class CumulativeFlow(APIView):
    @extend_schema(tags=["Figures"], parameters=[Between], responses=OpenApiTypes.OBJECT)
    def get(self, request: KnownRequest, pk: int) -> Response:
        """Cards by column at the end of each day in the board's zone; of today as at now."""
        board = fetched(Board, request.user, pk)
        asked = read_query(Between, request)
        return Response(cfd_answer(board, as_of=timezone.now(), first=asked.get("from"), last=asked.get("to")))
