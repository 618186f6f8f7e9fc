"""Everything the Flow page shows of a board for one window, as plain data: words, charts and tables read only this."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from boards import words
from boards.models import Board, Column
from metrics import flow
from metrics.answers import ages, cumulative_flow, figures, instant, names, no_cumulative_flow, written
from metrics.arrivals import arrivals_of
from metrics.blocked import blocked_days
from metrics.forecast import FEWEST_WEEKS, backtest, forecast, seed_of
from metrics.instants import Flags, Floats, in_days, instant_of
from metrics.log import WORK_TYPES
from metrics.quality import Finding, quality
from metrics.reading import Reading, read_all
from metrics.survival import Survival, survival_of
from metrics.weeks import WEEK, complete_weeks, counts, day_of, usual_window, week_name, week_of, weeks_between

Picture = dict[str, Any]

MOST_DOTS = 1000
MOST_STEPS = 200
MOST_NAMED = 8
MOST_BARS = 24
WIDTHS = (1, 2, 5, 7, 10, 14, 20, 30, 50, 100, 200, 500)  # of a bar of the histogram, in days


def flow_picture(
    board: Board,
    *,
    as_of: datetime,
    weeks: int | None,
    work_type: str | None = None,
    column: Column | None = None,
    query: str = "",
) -> Picture:
    """As of an instant, over the last so many complete weeks (none: all of history).

    Of the cards of one work type, and of those that have ever lain in one column, where that is asked. Whether the
    data and the forecast can be trusted is told of the whole board alone. `query` is what asks a page for this view.
    """
    whole = read_all(board, as_of=as_of, weeks=weeks)
    return picture_of(whole, weeks, work_type=work_type, column=column, query=query)


def picture_of(
    whole: Reading, weeks: int | None, *, work_type: str | None = None, column: Column | None = None, query: str = ""
) -> Picture:
    """The same of what was read; `weeks` is the window that was asked for."""
    reading, as_of = whole.asked_for(work_type, column), whole.as_of
    lives, window = reading.lives, reading.window
    told = figures(reading, weeks)
    shown = _dates(reading)
    cfd = cumulative_flow(reading, *shown) if shown else no_cumulative_flow(reading)
    return told | {
        "window": told["window"] | {"to": instant(as_of, reading), "complete_weeks": len(window.weeks)},
        "query": query,
        "behind": behind_of(query, as_of),
        "filter": {"work_type": work_type, "column": column.name if column else None},
        "columns": _columns(reading),
        "cfd": cfd,
        "arrivals": _arrivals(reading, cfd["days"]),
        "load_by_day": _load_by_day(reading, cfd),
        "lead_times": _dots(reading),
        "lead_time_histogram": _histogram(flow.lead_times(lives, window)),
        "weeks": _weeks(reading),
        "ageing": _ageing(reading),
        "time_in_column": _time_in_column(reading, told["time_in_column"]),
        "survival": told["survival"] | {"curve": _curve(survival_of(lives, reading.at))},
        "reasons": {reason: words.reason(reason) for reason in told["discards"]["by_reason"]},
        "forecast": _forecast(reading, told["flow_load"]["total"], tested=reading is whole),
        "quality": [_finding(finding) for finding in quality(whole)],
        "sle": {
            "percent": 85,
            "days": told["lead_time"]["p85"],
            "thin": told["lead_time"]["count"] < flow.THIN,
        },
    }


def behind_of(query: str, as_of: datetime) -> str:
    """Where the cards of this view are listed, as the Flow page finds it; a figure, and a part, are added to it.

    The instant in its shortest form: a page has thousands of such addresses.
    """
    return f"cards/?{query}{'&' if query else ''}as_of={as_of.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}"


def _finding(finding: Finding) -> dict[str, Any]:
    """With the titles of the first of its cards."""
    first = written(finding["cards"][:MOST_NAMED])
    return finding | {
        "cards": [{"card": card, "title": title} for card, _, title in first],
        "of": len(finding["cards"]),
    }


def _dates(reading: Reading) -> tuple[date, date] | None:
    """The days of the window, none before the first event."""
    begins = reading.window.since or reading.log_begins
    return (day_of(begins, reading.zone), day_of(reading.as_of, reading.zone)) if begins else None


def _columns(reading: Reading) -> list[dict[str, Any]]:
    """From left to right; retired ones as long as the window knows them."""
    row, board = reading.lives.row, reading.board
    return [
        {
            "id": column.pk,
            "name": name,
            "kind": column.kind,
            "part": _part(bool(row.in_flow[place]), bool(row.ready[place]), column.pk == board.delivered_id),
            "limit": column.maximum,
        }
        for place, (column, name) in enumerate(zip(reading.columns, names(reading), strict=True))
    ]


def _part(in_flow: bool, ready: bool, delivered: bool) -> str:
    if delivered:
        return "delivered"
    return "flow" if in_flow else "finish" if ready else "intake"


def _arrivals(reading: Reading, days: list[str]) -> dict[str, Any]:
    """By column from start on, and for the discarded: how many had come so far by each day, and went back on it."""
    row = reading.lives.row
    told = arrivals_of(reading.log, row, [date.fromisoformat(day) for day in days], reading.zone)
    shown = [(name, place) for place, name in enumerate(names(reading)) if row.in_flow[place] or row.ready[place]]
    return {
        "lines": {name: told.lines[:, place].tolist() for name, place in shown},
        "discarded": told.lines[:, -1].tolist(),
        "returns": {name: told.returns[:, place].tolist() for name, place in shown},
        "brought_back": told.returns[:, -1].tolist(),
    }


def _load_by_day(reading: Reading, cfd: dict[str, Any]) -> list[int]:
    flowing = [name for name, flows in zip(names(reading), reading.lives.row.in_flow, strict=True) if flows]
    return [sum(cfd["columns"][name][day] for name in flowing) for day in range(len(cfd["days"]))]


def _dots(reading: Reading) -> dict[str, Any]:
    """What was finished and measured in the window, by finish; of too many, the slowest and an even choice."""
    lives = reading.lives
    done = np.flatnonzero(flow.finished(lives, reading.window) & lives.is_measured)
    done = done[np.argsort(lives.finished[done], kind="stable")]
    took = in_days(lives.finished[done] - lives.started[done])
    kept = _some(took, MOST_DOTS)
    cards = lives.card[done][kept].tolist()
    titles = {card: title for card, _, title in written(cards)}
    told = zip(
        cards, lives.work_type[done][kept].tolist(), lives.finished[done][kept].tolist(), took[kept], strict=True
    )
    dots = [
        {
            "card": card,
            "title": titles[card],
            "work_type": WORK_TYPES[kind],
            "finished": instant(instant_of(at), reading),
            "days": float(days),
        }
        for card, kind, at, days in told
    ]
    return {"dots": dots, "of": len(done)}


def _some(took: Floats, most: int) -> Flags:
    """At most so many: a quarter of them the slowest, then an even choice of the rest, in their order."""
    if len(took) <= most:
        return np.ones(len(took), bool)
    chosen = np.zeros(len(took), bool)
    chosen[np.argsort(-took, kind="stable")[: most // 4]] = True
    rest = np.flatnonzero(~chosen)
    chosen[rest[np.linspace(0, len(rest) - 1, most - most // 4).astype(int)]] = True
    return chosen


def _histogram(took: Floats) -> list[dict[str, Any]]:
    if not len(took):
        return []
    width = next((each for each in WIDTHS if took.max() / each <= MOST_BARS), WIDTHS[-1])
    bars = np.bincount((took // width).astype(int))
    return [
        {"from": number * width, "to": (number + 1) * width, "cards": cards}
        for number, cards in enumerate(bars.tolist())
    ]


def _weeks(reading: Reading) -> list[dict[str, Any]]:
    """Of the window: all that lie in it, those that are not complete too."""
    lives, begins = reading.lives, reading.window.since or reading.log_begins
    mondays, complete = weeks_between(begins, reading.as_of, reading.zone), set(reading.window.weeks)
    by_type = {
        kind: counts(lives.finished[lives.work_type == code], mondays, WEEK, reading.zone)
        for code, kind in enumerate(WORK_TYPES)
    }
    return [
        {
            "week": week_name(week.monday),
            "monday": week.monday.isoformat(),
            "complete": week.monday in complete,
            "arrived": week.arrived,
            "finished": week.finished,
            "discarded": week.discarded,
            "by_work_type": {kind: finished[number] for kind, finished in by_type.items()},
        }
        for number, week in enumerate(flow.throughput(lives, mondays, reading.zone))
    ]


def _ageing(reading: Reading) -> dict[str, Any]:
    blocked = set(reading.blocks.card[reading.blocks.until == reading.at].tolist())
    under_way = ages(reading)
    shown = [
        {
            "card": each["card"],
            "title": each["title"],
            "column": each["column"],
            "age_days": each["age_days"],
            "column_days": each["column_days"],
            "blocked": each["card"] in blocked,
        }
        for each in under_way[:MOST_DOTS]
    ]
    pace = {
        name: _percentiles(flow.ages_on_leaving(reading.lives, reading.window, place))
        for place, name in enumerate(names(reading))
        if reading.lives.row.in_flow[place]
    }
    return {"cards": shown, "of": len(under_way), "pace": pace}


def _percentiles(values: Floats) -> dict[str, float | None] | None:
    told = flow.spread(values)
    return None if told.p50 is None else {"p50": told.p50, "p70": told.p70, "p85": told.p85, "p95": told.p95}


def _time_in_column(reading: Reading, told: dict[str, dict[str, Any]]) -> dict[str, Any]:
    blocked = blocked_days(reading.lives, reading.blocks, reading.window, reading.at)
    places = {name: place for place, name in enumerate(names(reading))}
    flowing = sum(time["total_days"] for name, time in told.items() if reading.lives.row.in_flow[places[name]])
    return {
        name: time
        | {
            "kind": reading.columns[places[name]].kind,
            "blocked_days": blocked.get(places[name], 0.0),
            "share": time["total_days"] / flowing if flowing and reading.lives.row.in_flow[places[name]] else None,
        }
        for name, time in told.items()
    }


def _curve(told: Survival) -> list[dict[str, float]]:
    """From day 0 on; of too many steps an even choice, the last one among them."""
    steps = np.unique(np.linspace(0, len(told.days) - 1, min(len(told.days), MOST_STEPS - 1)).astype(int))
    shares = zip(told.days[steps], told.open[steps], told.ready[steps], told.discarded[steps], strict=True)
    rows = [(0.0, 1.0, 0.0, 0.0), *shares]
    return [dict(zip(("day", "open", "ready", "discarded"), map(float, row), strict=True)) for row in rows]


def _forecast(reading: Reading, load: int, *, tested: bool) -> dict[str, Any] | None:
    seed = seed_of(reading.board.pk, week_of(reading.as_of, reading.zone))
    told = forecast(_past(reading), load, seed=seed)
    return asdict(told) | {"backtest": _backtest(reading, seed) if tested else None} if told else None


def _past(reading: Reading) -> list[int]:
    """What was finished in each week that the forecast draws from: those of a short window would be too few."""
    window = reading.window
    if len(window.weeks) < FEWEST_WEEKS:
        window = usual_window(reading.log_begins, reading.as_of, reading.zone)
    return flow.finished_per_week(reading.lives, window, reading.zone)


def _backtest(reading: Reading, seed: int) -> dict[str, Any] | None:
    """Over all of the board's past."""
    weeks = complete_weeks(reading.log_begins, reading.as_of, reading.zone)
    tried = backtest(counts(reading.lives.finished, weeks, WEEK, reading.zone), seed=seed)
    return asdict(tried) | {"share": tried.share} if tried else None
