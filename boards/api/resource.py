"""What the board's rules say no to, as problem documents."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from rest_framework.views import APIView

from api.problems import Problem, invalid
from boards.bulk import RowsRefused
from boards.drawing import pace
from boards.refusals import ColumnFull, Refused

# What the API calls otherwise than the model.
NAMES = {"maximum": "wip_limit", "minimum": "wip_minimum", "__all__": ""}


class Resource(APIView):
    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]
        return super().handle_exception(as_problem(exc))


def as_problem(error: Exception) -> Exception:
    match error:
        case ColumnFull():
            return Problem(HTTPStatus.CONFLICT, error.code, error.sentence, **_explained(error))
        case Refused():
            return Problem(HTTPStatus.CONFLICT, error.code, error.sentence)
        case RowsRefused():
            rows = [{"row": row, "errors": errors} for row, errors in sorted(error.rows.items())]
            by_field = {
                f"cards.{row}.{name}": told for row, errors in error.rows.items() for name, told in errors.items()
            }
            return invalid(by_field, rows=rows)
        case ValidationError() if hasattr(error, "error_dict"):
            return invalid({NAMES.get(name, name): told for name, told in error.message_dict.items()})
    return error


def _explained(full: ColumnFull) -> dict[str, Any]:
    """The explanation that the page shows; ages in days, the longest there first."""
    board = full.column.board
    figures = getattr(board, "figures", None)
    return {
        "column": full.column.pk,
        "limit": full.limit,
        "count": full.count,
        "arriving": full.arriving,
        "may_override": full.may_override,
        "mean_per_week": figures.mean_per_week if figures else None,
        "weeks_of_load": full.weeks_of_load,
        "days_85_percent_leave_within": pace(board).get(str(full.column.pk)),
        "cards": [
            {"id": lying.card.pk, "title": lying.card.title, "age_days": round(lying.age / timedelta(days=1), 1)}
            for lying in full.lying
        ],
    }
