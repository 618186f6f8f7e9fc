"""A picture of a board that never was, as answers.flow_picture makes them: a full one, the same every time."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
AS_OF = datetime(2026, 3, 25, 16, 40, tzinfo=ZONE)
START = datetime(2025, 12, 29, tzinfo=ZONE)
COLUMNS: list[dict[str, Any]] = [
    {"id": 1, "name": "Inbox", "kind": "waiting", "part": "intake", "limit": None},
    {"id": 2, "name": "Idea", "kind": "waiting", "part": "flow", "limit": None},
    {"id": 3, "name": "Validation", "kind": "active", "part": "flow", "limit": 3},
    {"id": 4, "name": "Waiting for prototype", "kind": "waiting", "part": "flow", "limit": None},
    {"id": 5, "name": "Prototyping", "kind": "active", "part": "flow", "limit": 3},
    {"id": 6, "name": "Ready for Dev", "kind": "waiting", "part": "finish", "limit": 4},
    {"id": 7, "name": "Delivered", "kind": "waiting", "part": "delivered", "limit": None},
]
FLOW = [column["name"] for column in COLUMNS if column["part"] == "flow"]
WORK_TYPES = ["feature", "defect", "risk", "debt"]
GONE = len(COLUMNS)  # the place of what is discarded
TITLES = ["Pay with one tap", "Guest checkout", "Gift cards in parts", "Replace the old tax table", "Keep the basket"]


def full(seed: int = 7, dots: int = 42) -> dict:
    chance = Random(seed)
    days = [START.date() + timedelta(days=number) for number in range((AS_OF.date() - START.date()).days + 1)]
    weeks = [week(chance, START.date() + timedelta(weeks=number)) for number in range(13)]
    weeks[-1]["complete"] = False
    taken = [round(min(chance.lognormvariate(2.7, 0.8), 88), 3) for _ in range(dots)]
    return {
        **frame(12),
        "cards": 160,
        "finished": sum(each["finished"] for each in weeks),
        "discarded": 55,
        "columns": COLUMNS,
        "cfd": (cfd := cumulative(days, walk := walked(chance, days))),
        "arrivals": arrivals(walk),
        "load_by_day": [sum(cfd["columns"][name][day] for name in FLOW) for day in range(len(days))],
        "lead_time": percentiles(taken),
        "lead_times": {"dots": [dot(chance, number, took) for number, took in enumerate(taken, 1)], "of": dots},
        "lead_time_histogram": histogram(taken),
        "weeks": weeks,
        "throughput": {"complete_weeks": 12, "mean_per_week": 3.1, "weeks": []},
        "xmr": {"mean": 3.083, "mr_bar": 1.909, "unpl": 8.161, "lnpl": 0.0, "url": 6.239},
        "ageing": (under_way := ageing(chance)),
        "flow_load": {"by_column": Counter(card["column"] for card in under_way["cards"])},
        "time_in_column": time_in_column(chance),
        "flow_efficiency": 0.274,
        "flow_distribution": {"feature": 0.54, "defect": 0.22, "risk": 0.14, "debt": 0.1},
        "discards": {
            "count": 21,
            "rate": 0.36,
            "by_column": {"Idea": 9, "Validation": 8, "Waiting for prototype": 1, "Prototyping": 3},
            "by_reason": {"no_value": 8, "evidence": 6, "duplicate": 4, "outdated": 2, "Legal says no": 1},
        },
        "survival": survival(chance),
        "forecast": forecast(),
        "sle": {"percent": 85, "days": 30.0, "thin": False},
    }


def frame(weeks: int) -> dict:
    return {
        "board": {"id": 1, "name": "Checkout ideas"},
        "as_of": AS_OF.isoformat(),
        "timezone": "Europe/Berlin",
        "window": {"weeks": 12, "from": START.isoformat(), "to": AS_OF.isoformat(), "complete_weeks": weeks},
        "filter": {"work_type": None, "column": None},
        "unmeasured": 0,
        "quality": [],
        "query": "",
        "behind": "cards/?as_of=20260325T154000.000000Z",
        "reasons": {"no_value": "No value for the customer", "evidence": "Evidence speaks against it"},
    }


def week(chance: Random, monday: date) -> dict:
    finished = [chance.choices(WORK_TYPES, [5, 2, 1, 1])[0] for _ in range(chance.choice([1, 2, 2, 3, 3, 4, 4, 6]))]
    year, number, _ = monday.isocalendar()
    return {
        "week": f"{year}-W{number:02}",
        "monday": monday.isoformat(),
        "complete": True,
        "arrived": chance.randint(2, 8),
        "finished": len(finished),
        "discarded": chance.choice([0, 0, 1, 1, 2, 3]),
        "by_work_type": {kind: finished.count(kind) for kind in WORK_TYPES},
    }


def walked(chance: Random, days: list[date]) -> list[list[tuple[int, int]]]:
    """Day by day where each card lies, and how far it has come: now and then one goes back, or is let go."""
    begun = [0] * 8 + [1] * 5 + [2] * 3 + [3] * 2 + [4] * 2 + [5] * 3 + [6] * 61 + [GONE] * 34
    cards, told = [(place, place) for place in begun], []
    for _ in days:
        cards += [(0, 0)] * chance.choice([0, 0, 0, 1, 2])
        moved = [(step(chance, place), reach) for place, reach in cards]
        cards = [(place, max(place, reach)) for place, reach in moved]
        told.append(cards)
    return told


def step(chance: Random, place: int) -> int:
    if place >= 6 or chance.random() > (0.1, 0.12, 0.2, 0.25, 0.25, 0.16)[place]:
        return place
    return chance.choices([place + 1, GONE, max(0, place - 1)], [70, 27 if place < 5 else 0, 2])[0]


def cumulative(days: list[date], walk: list[list[tuple[int, int]]]) -> dict:
    counts = [[sum(lies == place for lies, _ in cards) for place in range(GONE + 1)] for cards in walk]
    return {
        "days": [day.isoformat() for day in days],
        "columns": {column["name"]: [day[place] for day in counts] for place, column in enumerate(COLUMNS)},
        "discarded": [day[GONE] for day in counts],
    }


def arrivals(walk: list[list[tuple[int, int]]]) -> dict:
    """Of those that had not left before the first day."""
    kept = [number for number, (_, reach) in enumerate(walk[0]) if reach < 5]
    followed = [[*(cards[number] for number in kept), *cards[len(walk[0]) :]] for cards in walk]
    lines = {
        column["name"]: [sum(reach >= place for _, reach in cards) for cards in followed]
        for place, column in enumerate(COLUMNS)
        if column["part"] != "intake"
    }
    nobody = [0] * len(walk)
    returns = dict.fromkeys(lines, nobody) | {"Validation": [0] * 9 + [1, 3] + nobody[11:]}
    return {
        "lines": lines,
        "discarded": [sum(reach == GONE for _, reach in cards) for cards in followed],
        "returns": returns,
        "brought_back": [0] * 20 + [1] + nobody[21:],
    }


def percentiles(taken: list[float]) -> dict:
    ordered = sorted(taken)
    known = len(ordered) >= 5
    return {"count": len(ordered)} | {
        f"p{percent}": ordered[-(-percent * len(ordered) // 100) - 1] if known else None for percent in (50, 70, 85, 95)
    }


def dot(chance: Random, number: int, took: float) -> dict:
    finished = START + timedelta(days=chance.uniform(0, (AS_OF - START).days))
    title = f"{chance.choice(TITLES)} {number}"
    return {
        "card": number,
        "title": title,
        "work_type": chance.choice(WORK_TYPES),
        "finished": finished.isoformat(),
        "days": took,
    }


def histogram(taken: list[float]) -> list[dict]:
    bins = [{"from": low, "to": low + 4, "cards": 0} for low in range(0, int(max(taken)) + 1, 4)]
    for each in taken:
        bins[int(each // 4)]["cards"] += 1
    return bins


def ageing(chance: Random) -> dict:
    paces = [(4.1, 7.9, 12.2, 21.5), (9.3, 15.2, 24.8, 37.0), (11.8, 18.4, 28.1, 41.9), (15.0, 22.7, 33.6, 52.3)]
    cards = [aged(chance, 900 + number) for number in range(17)]
    return {
        "cards": sorted(cards, key=lambda card: -card["age_days"]),
        "of": 17,
        "pace": {
            name: dict(zip(("p50", "p70", "p85", "p95"), pace, strict=True))
            for name, pace in zip(FLOW, paces, strict=True)
        },
    }


def aged(chance: Random, number: int) -> dict:
    column = chance.choices(range(4), [8, 4, 2, 3])[0]
    age = chance.lognormvariate(1.8 + 0.4 * column, 0.8)
    return {
        "card": number,
        "title": f"{chance.choice(TITLES)} {number}",
        "column": FLOW[column],
        "age_days": age,
        "column_days": age * chance.uniform(0.2, 1),
        "blocked": chance.random() < 0.2,
    }


def time_in_column(chance: Random) -> dict:
    totals = {"Idea": 214.3, "Validation": 402.9, "Waiting for prototype": 121.7, "Prototyping": 187.2}
    kinds = {column["name"]: column["kind"] for column in COLUMNS}
    return {
        name: {
            "visits": 61,
            "cards": 55,
            "total_days": total,
            "median_days": total / 80,
            "p85_days": total / 20,
            "kind": kinds[name],
            "blocked_days": round(total * chance.choice([0, 0.1, 0.25]), 1),
            "share": total / sum(totals.values()),
        }
        for name, total in totals.items()
    }


def survival(chance: Random) -> dict:
    steps = [{"day": 0.0, "open": 1.0, "ready": 0.0, "discarded": 0.0}]
    for _ in range(70):
        last = steps[-1]
        lost = last["open"] * 0.035
        ready = chance.random() < 0.6
        steps.append(
            {
                "day": last["day"] + chance.expovariate(0.9),
                "open": last["open"] - lost,
                "ready": last["ready"] + lost * ready,
                "discarded": last["discarded"] + lost * (not ready),
            }
        )
    median = next((step["day"] for step in steps if step["open"] <= 0.5), None)
    return {"median_days": median, "at": [], "curve": steps}


def forecast() -> dict:
    return {
        "seed": 1,
        "trials": 10_000,
        "weeks_of_history": 12,
        "how_many": [
            {"weeks": n, "p50": 3 * n, "p70": int(2.6 * n), "p85": int(2.3 * n), "p95": int(1.8 * n)}
            for n in range(1, 13)
        ],
        "when": [
            {"cards": k, "p50": -(-k // 3), "p70": -(-k // 2.6), "p85": -(-k // 2.2), "p95": -(-k // 1.7)}
            for k in (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17)
        ],
    }
