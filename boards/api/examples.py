"""Examples in the description of the API."""

from drf_spectacular.utils import OpenApiExample

from api.problems import CONTENT_TYPE
from boards.api import told

REFUSAL = {(409, CONTENT_TYPE): told.Refusal}

CARD = OpenApiExample(
    "A card",
    value={"title": "Pay by invoice", "requester": "Key accounts", "work_type": "feature", "external_id": "SHOP-7"},
    request_only=True,
)
MOVE = OpenApiExample("To the head of a column", value={"column": 2, "after": None}, request_only=True)
OVERRIDE = OpenApiExample(
    "Into a full column, by an owner",
    value={"column": 2, "after": 41, "override_reason": "The auditor comes on Friday"},
    request_only=True,
)
FULL = OpenApiExample(
    "A full column",
    value={
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "code": "wip_limit_reached",
        "detail": "Validation is full: 3 of 3.",
        "column": 2,
        "limit": 3,
        "count": 3,
        "arriving": 1,
        "may_override": False,
        "mean_per_week": 1.5,
        "weeks_of_load": 2.0,
        "days_85_percent_leave_within": 12.4,
        "cards": [
            {"id": 41, "title": "Find an order by its number", "age_days": 21.3},
            {"id": 44, "title": "See why a delivery is late", "age_days": 6.0},
            {"id": 52, "title": "Return part of an order", "age_days": 0.4},
        ],
    },
    response_only=True,
    status_codes=["409"],
    media_type=CONTENT_TYPE,
)
EXAMPLES = [MOVE, OVERRIDE, FULL]
