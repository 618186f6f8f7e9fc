"""A long event log, as the import reads it: the same for the same seed.

Cards arrive steadily over five years and go through five columns. Stays are log-normal, 8 % of the steps lead back to
the left, 30 % of the cards are discarded on the way, and on weekends nothing happens.
"""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import log
from pathlib import Path
from random import Random

YEARS = 5
BEGIN = datetime(2021, 1, 4, tzinfo=UTC)
DAY = 86_400
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


def write_log(file: Path, rows: int, *, seed: int = 1) -> int:
    """About so many rows, written as they are made; answers how many."""
    written = 0
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(["case_id", "column", "timestamp", "title", "work_type", "by"])
        for case in log_rows(round(rows / ROWS_A_CARD), Random(seed)):
            writer.writerows(case)
            written += len(case)
    return written


def write_map(file: Path) -> None:
    columns = [{"name": name, "kind": kind} for name, kind, _ in COLUMNS]
    told = {"columns": columns, "start": "Idea", "finish": "Ready for Dev", "delivered": "Delivered"}
    file.write_text(json.dumps(told | {"discarded": [WONT_DO]}), encoding="utf-8")


def log_rows(cards: int, chance: Random) -> Iterator[list[tuple[str, ...]]]:
    """The rows of one card after another."""
    for card in range(cards):
        arrived = YEARS * 365 * DAY * card / cards + chance.random() * DAY
        about = (f"A need, number {card}", chance.choice(WORK_TYPES), "Ada")
        yield [(f"N-{card}", column, _told(at), *about) for column, at in _way(arrived, chance)]


def _way(arrived: float, chance: Random) -> Iterator[tuple[str, float]]:
    """The columns of one card with their instants, in seconds since the beginning."""
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
    """Saturday and Sunday are made up for on Monday: the beginning is a Monday."""
    weekday = int(at // DAY) % 7
    return at + (7 - weekday) * DAY if weekday >= 5 else at


def _told(at: float) -> str:
    return (BEGIN + timedelta(seconds=int(at))).isoformat()
