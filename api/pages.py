"""Long lists in pages. A cursor is the last row of the page before: what comes or goes meanwhile shifts no page."""

from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from api.fields import Asked, IdInQuery
from api.problems import invalid

MOST = 1000  # rows of a page: few requests for who wants all of a board


class InPages(Asked):
    """What the address of every list may ask."""

    cursor = IdInQuery(required=False, help_text="Where the page begins; taken from `next`.")
    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=MOST, help_text="Rows on a page.")


def page(request: Request, rows: QuerySet[Any, dict[str, Any]], asked: dict[str, Any]) -> dict[str, Any]:
    """One page of rows by their id, and where the next one is."""
    if "cursor" in asked:
        rows = rows.filter(pk__gt=asked["cursor"])
    return _page(request, rows.order_by("pk"), asked["limit"])


def newest_first(request: Request, rows: QuerySet[Any, dict[str, Any]], asked: dict[str, Any]) -> dict[str, Any]:
    """One page of rows that have an instant `at`."""
    if "cursor" in asked:
        last = rows.filter(pk=asked["cursor"]).values_list("at", flat=True).first()
        if last is None:
            raise invalid({"cursor": ["It is not of this list."]})
        rows = rows.filter(Q(at__lt=last) | Q(at=last, pk__lt=asked["cursor"]))
    return _page(request, rows.order_by("-at", "-pk"), asked["limit"])


def whole(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A list that is short by its nature."""
    return {"results": rows, "next": None}


def _page(request: Request, rows: QuerySet[Any, dict[str, Any]], limit: int) -> dict[str, Any]:
    found = list(rows[: limit + 1])
    more = len(found) > limit
    following = replace_query_param(request.build_absolute_uri(), "cursor", found[limit - 1]["id"]) if more else None
    return {"results": found[:limit], "next": following}
