"""The answers of the API in JSON Schema."""

from collections.abc import Mapping
from typing import Any

from boards.models import WorkType

Schema = dict[str, Any]

WHOLE: Schema = {"type": "integer", "minimum": 0}
TEXT: Schema = {"type": "string"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
DATE: Schema = {"type": "string", "format": "date"}
AMOUNT: Schema = {"type": "number", "minimum": 0}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1.000001}


def known_or_null(schema: Schema) -> Schema:
    return schema | {"type": [schema["type"], "null"]}


def thing(**properties: Schema) -> Schema:
    """All of them are always there."""
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


def by_name(schema: Schema) -> Schema:
    return {"type": "object", "additionalProperties": schema}


def rows(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def by_work_type(schema: Schema) -> Schema:
    return {"type": "object", "properties": dict.fromkeys(WorkType.values, schema), "additionalProperties": False}


def _answer(description: str, schema: Schema) -> Mapping[tuple[int, str], Schema]:
    return {(200, "application/json"): schema | {"description": description}}


MAYBE = known_or_null(AMOUNT)
SPREAD = thing(count=WHOLE, p50=MAYBE, p70=MAYBE, p85=MAYBE, p95=MAYBE)
WEEK = thing(week={"type": "string", "pattern": "^[0-9]{4}-W[0-9]{2}$"}, arrived=WHOLE, finished=WHOLE, discarded=WHOLE)
TIME = thing(visits=WHOLE, cards=WHOLE, total_days=AMOUNT, median_days=AMOUNT, p85_days=AMOUNT)
AGE = thing(card=WHOLE, external_id=TEXT, title=TEXT, column=TEXT, age_days=AMOUNT, column_days=AMOUNT)
AT = thing(day={"type": "integer", "enum": [7, 14, 30, 90]}, open=SHARE, ready=SHARE, discarded=SHARE)

METRICS = _answer(
    "Durations are in days, not rounded; what is not known is null.",
    thing(
        board=thing(id=WHOLE, name=TEXT),
        as_of=INSTANT,
        timezone=TEXT,
        window=thing(weeks=known_or_null(WHOLE), **{"from": known_or_null(INSTANT)}),
        cards=WHOLE,
        finished=WHOLE,
        unmeasured=WHOLE,
        discarded=WHOLE,
        backward_moves=WHOLE,
        flow_load=thing(total=WHOLE, by_column=by_name(WHOLE), by_work_type=by_work_type(WHOLE)),
        lead_time=SPREAD,
        time_to_market=known_or_null(SPREAD),
        throughput=thing(complete_weeks=WHOLE, mean_per_week=MAYBE, weeks=rows(WEEK)),
        weeks_of_load=MAYBE,
        flow_efficiency=known_or_null(SHARE),
        flow_distribution=by_work_type(SHARE),
        time_in_column=by_name(TIME),
        age=rows(AGE),
        discards=thing(count=WHOLE, rate=known_or_null(SHARE), by_column=by_name(WHOLE), by_reason=by_name(WHOLE)),
        survival=thing(median_days=MAYBE, at=rows(AT)),
        xmr=known_or_null(thing(mean=AMOUNT, mr_bar=AMOUNT, unpl=AMOUNT, lnpl=AMOUNT, url=AMOUNT)),
    ),
)

CFD = _answer(
    "Cards by column at the end of each day, of the last one as at `as_of`; what lies discarded is apart.",
    thing(days=rows(DATE), columns=by_name(rows(WHOLE)), discarded=rows(WHOLE)),
)
