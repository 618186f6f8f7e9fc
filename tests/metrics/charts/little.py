"""Pictures of boards with next to nothing on them, and with nothing."""

from typing import Any

from tests.metrics.charts.pictures import AS_OF, COLUMNS, FLOW, frame

STARTED = [column["name"] for column in COLUMNS if column["part"] != "intake"]


def thin() -> dict[str, Any]:
    """One week and two days of a new board: three cards, one of them finished."""
    start, end = "2026-03-16T00:00:00+01:00", "2026-03-25T16:40:00+01:00"
    days = [f"2026-03-{day}" for day in range(16, 26)]
    none = {"feature": 0, "defect": 0, "risk": 0, "debt": 0}
    first = {"week": "2026-W12", "monday": "2026-03-16", "complete": True, "arrived": 2, "finished": 0, "discarded": 0}
    second = {
        "week": "2026-W13",
        "monday": "2026-03-23",
        "complete": False,
        "arrived": 1,
        "finished": 1,
        "discarded": 0,
    }
    nobody = [0] * 10
    return {
        **frame(1),
        "window": {"weeks": None, "from": start, "to": end, "complete_weeks": 1},
        "cards": 3,
        "finished": 1,
        "discarded": 0,
        "columns": COLUMNS,
        "cfd": {
            "days": days,
            "columns": dict.fromkeys([column["name"] for column in COLUMNS], nobody)
            | {"Idea": [1, 1, 2, 2, 2, 2, 2, 3, 2, 2], "Ready for Dev": [0] * 8 + [1, 1]},
            "discarded": nobody,
        },
        "arrivals": {
            "lines": dict.fromkeys(STARTED, nobody)
            | {"Idea": [1, 1, 2, 2, 2, 2, 2, 3, 3, 3], "Ready for Dev": [0] * 8 + [1, 1]},
            "discarded": nobody,
            "returns": dict.fromkeys(STARTED, nobody),
            "brought_back": nobody,
        },
        "flow_load": {"by_column": {"Idea": 2}},
        "load_by_day": [1, 1, 2, 2, 2, 2, 2, 3, 2, 2],
        "lead_time": {"count": 1, "p50": None, "p70": None, "p85": None, "p95": None},
        "lead_times": {
            "dots": [
{"card": 1, "title": "First", "work_type": "feature", "finished": "2026-03-24T09:00:00+01:00", "days": 8.4}
],
            "of": 1,
        },
        "lead_time_histogram": [{"from": 8.0, "to": 9.0, "cards": 1}],
        "weeks": [first | {"by_work_type": none}, second | {"by_work_type": none | {"feature": 1}}],
        "throughput": {"complete_weeks": 1, "mean_per_week": 0.0, "weeks": []},
        "xmr": None,
        "ageing": {
            "cards": [
                {"card": 2, "title": "Second", "column": "Idea", "age_days": 7.2, "column_days": 7.2, "blocked": False},
                {"card": 3, "title": "Third", "column": "Idea", "age_days": 2.1, "column_days": 2.1, "blocked": True},
            ],
            "of": 2,
            "pace": dict.fromkeys(FLOW),
        },
        "time_in_column": {
            "Idea": {
                "visits": 3, "cards": 3, "total_days": 17.7, "median_days": None, "p85_days": None,
                "kind": "waiting", "blocked_days": 0.5, "share": 1.0,
            }
        },
        "flow_efficiency": 0.0,
        "flow_distribution": {"feature": 1.0},
        "discards": {"count": 0, "rate": 0.0, "by_column": {}, "by_reason": {}},
        "survival": {
            "median_days": None,
            "at": [],
            "curve": [
                {"day": 0.0, "open": 1.0, "ready": 0.0, "discarded": 0.0},
                {"day": 8.4, "open": 0.5, "ready": 0.5, "discarded": 0.0},
            ],
        },
        "forecast": None,
        "sle": {"percent": 85, "days": None, "thin": True},
    }  # fmt: skip


def empty() -> dict[str, Any]:
    """A board nobody has put a card on, before its first event."""
    nothing = dict.fromkeys(("p50", "p70", "p85", "p95"))
    return {
        **frame(0),
        "window": {"weeks": 12, "from": None, "to": AS_OF.isoformat(), "complete_weeks": 0},
        "cards": 0,
        "finished": 0,
        "discarded": 0,
        "columns": COLUMNS,
        "cfd": {"days": [], "columns": {column["name"]: [] for column in COLUMNS}, "discarded": []},
        "arrivals": {
            "lines": {name: [] for name in STARTED},
            "discarded": [],
            "returns": {name: [] for name in STARTED},
            "brought_back": [],
        },
        "load_by_day": [],
        "lead_time": {"count": 0, **nothing},
        "lead_times": {"dots": [], "of": 0},
        "lead_time_histogram": [],
        "weeks": [],
        "throughput": {"complete_weeks": 0, "mean_per_week": None, "weeks": []},
        "xmr": None,
        "ageing": {"cards": [], "of": 0, "pace": dict.fromkeys(FLOW)},
        "time_in_column": {},
        "flow_efficiency": None,
        "flow_distribution": {},
        "discards": {"count": 0, "rate": None, "by_column": {}, "by_reason": {}},
        "survival": {"median_days": None, "at": [], "curve": []},
        "forecast": None,
        "sle": {"percent": 85, "days": None, "thin": True},
    }
