"""The flow figures of a board as JSON, for the command and whoever else asks. Every definition: docs/metrics.md."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from boards.models import Board, Column, WorkType
from metrics import flow
from metrics.reading import Reading, read_all
from metrics.weeks import week_name, weeks_between


def flow_answer(board: Board, *, as_of: datetime, weeks: int | None) -> dict[str, Any]:
    """All figures as of an instant; those with a window over the last so many complete weeks, or all of history."""
    reading = read_all(board, as_of=as_of, weeks=weeks)
    names = _names(board)
    load = flow.flow_load(reading.lives, reading.line)
    mean = flow.mean_per_week(reading.lives, reading.window, reading.zone)
    return {
        "board": {"id": board.pk, "name": board.name},
        "as_of": _instant(as_of, reading),
        "timezone": board.timezone,
        "window": {"weeks": weeks, "from": _instant(reading.window.since, reading)},
        "cards": len(reading.lives),
        **_counts(reading),
        "flow_load": _flow_load(load, names),
        "lead_time": asdict(flow.lead_times(reading.lives, reading.window)),
        "throughput": _throughput(reading, mean),
        "weeks_of_load": flow.weeks_of_load(load.total, mean),
        "time_in_column": _time_in_column(reading, names),
    }


def _counts(reading: Reading) -> dict[str, int]:
    lives, window = reading.lives, reading.window
    return {
        "finished": len(flow.finished(lives, window)),
        "unmeasured": len(flow.unmeasured(lives, window)),
        "discarded": len(flow.discarded(lives)),
        "backward_moves": flow.backward_moves(lives, window),
    }


def _flow_load(load: flow.Load, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "total": load.total,
        "by_column": {name: load.by_column.get(column, 0) for column, name in names.items()},
        "by_work_type": {kind: load.by_work_type.get(kind, 0) for kind in WorkType.values},
    }


def _throughput(reading: Reading, mean: float | None) -> dict[str, Any]:
    weeks = weeks_between(reading.log_begins, reading.as_of, reading.zone)
    return {
        "complete_weeks": len(reading.window.weeks),
        "mean_per_week": mean,
        "weeks": [
            {
                "week": week_name(week.monday),
                "arrived": week.arrived,
                "finished": week.finished,
                "discarded": week.discarded,
            }
            for week in flow.throughput(reading.lives, weeks, reading.zone)
        ],
    }


def _time_in_column(reading: Reading, names: Mapping[int, str]) -> dict[str, Any]:
    times = flow.time_in_column(reading.lives, reading.line, reading.window, reading.as_of)
    return {
        names[column]: {
            "visits": time.visits,
            "cards": time.cards,
            "total_days": time.total,
            "median_days": time.median,
            "p85_days": time.p85,
        }
        for column, time in sorted(times.items(), key=lambda item: reading.line.places[item[0]])
    }


def _names(board: Board) -> dict[int, str]:
    """By column id, from left to right; a retired column whose name was given again is told by its id as well."""
    columns = list(board.columns.order_by("position"))
    taken = {column.name for column in columns if column.retired_at is None}
    return {column.pk: _name(column, taken) for column in columns}


def _name(column: Column, taken: set[str]) -> str:
    name = f"{column.name} ({column.pk})" if column.retired_at and column.name in taken else column.name
    taken.add(name)
    return name


def _instant(instant: datetime | None, reading: Reading) -> str | None:
    return instant.astimezone(reading.zone).isoformat() if instant else None
