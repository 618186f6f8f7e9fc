"""The flow figures of a board by the API."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from api.fields import Asked, Instant, read_query
from api.requests import KnownRequest
from boards.access import fetched
from boards.models import Board
from metrics.answers import cfd_answer, flow_answer
from metrics.schema import CFD, METRICS
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
    @extend_schema(tags=["Figures"], parameters=[MetricsAsked], responses=METRICS)
    def get(self, request: KnownRequest, pk: int) -> Response:
        """The flow figures of a board; every definition is in docs/metrics.md."""
        board = fetched(Board, request.user, pk)
        asked = read_query(MetricsAsked, request)
        return Response(flow_answer(board, as_of=asked.get("as_of", timezone.now()), weeks=asked["weeks"]))


class DaysAsked(Asked):
    """`from` is a word of Python, so the field is named where fields are put together."""

    as_of = Instant(required=False, help_text="The last day ends here; now, unless an instant is given.")
    to = serializers.DateField(required=False, help_text="The last day, that of `as_of` unless one is given.")

    def get_fields(self) -> dict[str, Any]:
        first = serializers.DateField(
            required=False, help_text="The first day; at the earliest that of the first event."
        )
        return {"from": first, **super().get_fields()}


class CumulativeFlow(APIView):
    @extend_schema(tags=["Figures"], parameters=[DaysAsked], responses=CFD)
    def get(self, request: KnownRequest, pk: int) -> Response:
        """Cards by column at the end of each day in the board's time zone; of today as at now."""
        board = fetched(Board, request.user, pk)
        asked = read_query(DaysAsked, request)
        as_of = asked.get("as_of", timezone.now())
        return Response(cfd_answer(board, as_of=as_of, first=asked.get("from"), last=asked.get("to")))
