"""A long event log, as the import reads it: the same for the same seed and end.

Cards arrive steadily over five years and go through five columns, as far as they get until the end. Stays are
log-normal, 8 % of the steps lead back to the left, 30 % of the cards are discarded on the way, and on weekends nothing
happens.
"""

import csv
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from math import log
from pathlib import Path
from random import Random

DAY = 86_400
SPAN = 5 * 365 * DAY
# Name, kind, median stay in days.
COLUMNS = [
    ("Idea", "waiting", 6.0),
    ("Validation", "active", 5.0),
    ("Prototyping", "active", 7.0),
    ("Ready for Dev", "waiting", 9.0),
    ("Delivered", "waiting", 0.0),
]
WONT_DO = "Won't do"
SPREAD = 0.9  # of the logarithm of a stay
RETURNS = 0.08
DISCARDS = 0.3
PLACES_TO_BE_DISCARDED = 3
WORK_TYPES = ["feature", "feature", "feature", "defect", "risk", "debt"]

# So many rows the log of a card has on average.
ROWS_A_CARD = 4.8


def write_log(file: Path, rows: int, *, until: datetime, seed: int = 1) -> int:
    """About so many rows, written as they are made; answers how many. `until` is in UTC."""
    written = 0
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(["case_id", "column", "timestamp", "title", "work_type", "by"])
        for case in log_rows(round(rows / ROWS_A_CARD), until, Random(seed)):
            writer.writerows(case)
            written += len(case)
    return written


def write_map(file: Path) -> None:
    columns = [{"name": name, "kind": kind} for name, kind, _ in COLUMNS]
    told = {"columns": columns, "start": "Idea", "finish": "Ready for Dev", "delivered": "Delivered"}
    file.write_text(json.dumps(told | {"discarded": [WONT_DO]}), encoding="utf-8")


def log_rows(cards: int, until: datetime, chance: Random) -> Iterator[list[tuple[str, ...]]]:
    """The rows of one card after another."""
    begin = _monday_before(until - timedelta(seconds=SPAN))
    for card in range(cards):
        arrived = SPAN * card / cards
        about = (f"A need, number {card}", chance.choice(WORK_TYPES), "Ada")
        way = ((column, begin + timedelta(seconds=int(at))) for column, at in _way(arrived, chance))
        yield [(f"N-{card}", column, at.isoformat(), *about) for column, at in way if at < until]


def _monday_before(instant: datetime) -> datetime:
    midnight = instant.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=instant.weekday())


def _way(arrived: float, chance: Random) -> Iterator[tuple[str, float]]:
    """The columns of one card with their instants, in seconds since the beginning, which is a Monday."""
    at = _on_a_workday(arrived)
    ends_in = chance.randrange(PLACES_TO_BE_DISCARDED) if chance.random() < DISCARDS else None
    place = 0
    while True:
        name, _, median = COLUMNS[place]
        yield name, at
        if place == len(COLUMNS) - 1:
            return
        at = _on_a_workday(at + DAY * chance.lognormvariate(log(median), SPREAD))
        if place == ends_in:
            yield WONT_DO, at
            return
        place += -1 if place and chance.random() < RETURNS else 1


def _on_a_workday(at: float) -> float:
    """Saturday and Sunday are made up for on Monday."""
    weekday = int(at // DAY) % 7
    return at + (7 - weekday) * DAY if weekday >= 5 else at
