"""The flow figures of a board as JSON, for the command, the API and the pages. Every definition: docs/metrics.md."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from boards.models import Board, Card
from metrics import blocked, flow
from metrics.log import WORK_TYPES, in_parts
from metrics.occupancy import DAY, days_of
from metrics.reading import Reading, read_all
from metrics.survival import Survival, survival_of
from metrics.weeks import day_of, week_name, weeks_between

SURVIVAL_DAYS = (7, 14, 30, 90)


def flow_answer(board: Board, *, as_of: datetime, weeks: int | None) -> dict[str, Any]:
    """All figures as of an instant; those with a window over the last so many complete weeks, or all of history."""
    return figures(read_all(board, as_of=as_of, weeks=weeks), weeks)


def figures(reading: Reading, weeks: int | None) -> dict[str, Any]:
    """The same, of what was read; `weeks` is the window that was asked for."""
    lives, window = reading.lives, reading.window
    load = flow.flow_load(lives)
    finished = flow.finished_per_week(lives, window, reading.zone)
    mean = flow.mean_per_week(finished)
    return {
        "board": {"id": reading.board.pk, "name": reading.board.name},
        "as_of": instant(reading.as_of, reading),
        "timezone": reading.board.timezone,
        "window": {"weeks": weeks, "from": instant(window.since, reading) if window.since else None},
        "cards": len(lives.card),
        "finished": int(flow.finished(lives, window).sum()),
        "unmeasured": int(flow.unmeasured(lives, window).sum()),
        "discarded": int(flow.discarded(lives).sum()),
        "backward_moves": int(flow.returned(lives, window).sum()),
        "flow_load": {
            "total": load.total,
            "by_column": {name: load.by_column.get(place, 0) for place, name in enumerate(names(reading))},
            "by_work_type": {kind: load.by_work_type.get(code, 0) for code, kind in enumerate(WORK_TYPES)},
        },
        "lead_time": asdict(flow.spread(flow.lead_times(lives, window))),
        "time_to_market": _time_to_market(reading),
        "throughput": {
            "complete_weeks": len(window.weeks),
            "mean_per_week": mean,
            "weeks": [_week(week) for week in flow.throughput(lives, all_weeks(reading), reading.zone)],
        },
        "weeks_of_load": flow.weeks_of_load(load.total, mean),
        "flow_efficiency": blocked.flow_efficiency(lives, reading.blocks, reading.active, window),
        "flow_distribution": {WORK_TYPES[code]: share for code, share in flow.flow_distribution(lives, window).items()},
        "time_in_column": _time_in_column(reading),
        "age": ages(reading),
        "discards": _discards(reading),
        "survival": _survival(survival_of(lives, reading.at)),
        "xmr": _limits(finished),
    }


def cfd_answer(board: Board, *, as_of: datetime, first: date | None = None, last: date | None = None) -> dict[str, Any]:
    """How many cards counted in each column, and lay discarded, at the end of each day; of the last as at `as_of`."""
    reading = read_all(board, as_of=as_of, weeks=None)
    if reading.log_begins is None:
        return no_cumulative_flow(reading)
    running = day_of(as_of, reading.zone)
    first = max(first or date.min, day_of(reading.log_begins, reading.zone))
    return cumulative_flow(reading, first, min(last or running, running))


def cumulative_flow(reading: Reading, first: date, last: date) -> dict[str, Any]:
    dates = [first + DAY * number for number in range((last - first).days + 1)]
    days = days_of(reading.log, reading.lives.row, dates, reading.zone)
    return {
        "days": [day.isoformat() for day in dates],
        "columns": {name: days.columns[:, place].tolist() for place, name in enumerate(names(reading))},
        "discarded": days.gone.tolist(),
    }


def no_cumulative_flow(reading: Reading) -> dict[str, Any]:
    """Before the first event there are columns, and no days."""
    return {"days": [], "columns": {name: [] for name in names(reading)}, "discarded": []}


def names(reading: Reading) -> list[str]:
    """By place, each once: of those that share a name one bears it, and the others are told by their ids as well.

    That is the eldest in use, as columns added since the instant of a report may bear the name of one of that time.
    """
    bearer: dict[str, int] = {}
    for column in sorted(reading.columns, key=lambda column: (column.retired_at is not None, column.pk)):
        bearer.setdefault(column.name, column.pk)
    return [
        column.name if bearer[column.name] == column.pk else f"{column.name} ({column.pk})"
        for column in reading.columns
    ]


def all_weeks(reading: Reading) -> list[date]:
    return weeks_between(reading.log_begins, reading.as_of, reading.zone)


def instant(moment: datetime, reading: Reading) -> str:
    return moment.astimezone(reading.zone).isoformat()


def _week(week: flow.Week) -> dict[str, Any]:
    numbers = {"arrived": week.arrived, "finished": week.finished, "discarded": week.discarded}
    return {"week": week_name(week.monday), **numbers}


def _time_to_market(reading: Reading) -> dict[str, Any] | None:
    if reading.board.delivered_id is None:
        return None
    return asdict(flow.spread(flow.times_to_market(reading.lives, reading.window)))


def _time_in_column(reading: Reading) -> dict[str, Any]:
    told = names(reading)
    times = flow.time_in_column(reading.lives, reading.window, reading.at)
    return {
        told[place]: {
            "visits": time.visits,
            "cards": time.cards,
            "total_days": time.total,
            "median_days": time.median,
            "p85_days": time.p85,
        }
        for place, time in sorted(times.items())
    }


def ages(reading: Reading) -> list[dict[str, Any]]:
    lives, told = reading.lives, names(reading)
    flowing, age, column_age = flow.ages(lives, reading.at)
    ids = lives.card[flowing].tolist()
    texts = {card: (external_id, title) for card, external_id, title in written(ids)}
    return [
        {
            "card": card,
            "external_id": texts[card][0],
            "title": texts[card][1],
            "column": told[place],
            "age_days": days,
            "column_days": column_days,
        }
        for card, place, days, column_days in zip(
            ids, lives.lies[flowing].tolist(), age.tolist(), column_age.tolist(), strict=True
        )
    ]


def written(cards: Sequence[int]) -> list[tuple[int, str, str]]:
    """Id, external id and title."""
    parts = (Card.objects.filter(pk__in=part) for part in in_parts(cards))
    return [row for part in parts for row in part.values_list("pk", "external_id", "title")]


def _discards(reading: Reading) -> dict[str, Any]:
    told = flow.discards(reading.lives, reading.window)
    reasons = Counter(reading.discard_reasons.values())
    return {
        "count": told.count,
        "rate": told.rate,
        "by_column": {
            name: told.by_column[place] for place, name in enumerate(names(reading)) if place in told.by_column
        },
        "by_reason": dict(reasons.most_common()),
    }


def _survival(told: Survival) -> dict[str, Any]:
    at = [dict(zip(("day", "open", "ready", "discarded"), (day, *told.at(day)), strict=True)) for day in SURVIVAL_DAYS]
    return {"median_days": told.median, "at": at}


def _limits(finished: Sequence[int]) -> dict[str, float] | None:
    limits = flow.xmr(finished)
    return asdict(limits) if limits else None
