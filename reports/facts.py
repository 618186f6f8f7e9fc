"""What is told of one week of a board, as plain data that is kept: words and charts are drawn from this alone."""

from dataclasses import replace
from datetime import date
from typing import Any

from boards.columns_before import columns_before
from boards.models import Board
from metrics.answers import cumulative_flow, flow_answer
from metrics.flow import tally
from metrics.occupancy import DAY
from metrics.picture import picture_of
from metrics.reading import Reading, read_all
from metrics.weeks import USUAL_WEEKS, WEEK, begins, week_name
from reports.deciding import LOAD_WEEKS
from reports.happened import blocked_again, delivered, discarded, finished, overrides, waits
from reports.judging import mean_lead_time, week_figures
from reports.restating import restated

Facts = dict[str, Any]
Picture = dict[str, Any]

OLDEST = 5
MOST_CARDS = 50  # named by their ids, of those that are late


def facts_of(board: Board, week: date, *, before: Facts | None) -> Facts:
    """Of the ISO week of this Monday, in the board's zone, as of its end; JSON-able.

    `before` are the facts that were told last: what has changed since of the weeks they told of is told as restated.
    Limits and names of columns are those that held then, as far as the board log tells.
    """
    as_of = begins(week + WEEK, board.zone)
    reading = _as_it_was(read_all(board, as_of=as_of, weeks=USUAL_WEEKS))
    picture = picture_of(reading, USUAL_WEEKS)
    return {
        "board": {"id": board.pk, "name": board.name, "timezone": board.timezone},
        "archived": board.archived_at is not None,
        "has_clock": board.start_id is not None,
        "week": week_name(week),
        "monday": week.isoformat(),
        "as_of": picture["as_of"],
        "cards": picture["cards"],
        "columns": _columns(reading, picture),
        "weeks": _weeks(picture),
        **week_figures(picture, week),
        **_times(board, picture, week),
        **_under_way(picture, waits(board, as_of)),
        "load_before": _load_at_end_of(reading, week + WEEK - LOAD_WEEKS * WEEK - DAY),
        "finished": finished(reading, week),
        "delivered": delivered(reading, week),
        "discarded": discarded(reading, week),
        "overrides": overrides(board, week),
        "blocks": blocked_again(board, as_of),
        "weeks_of_load": picture["weeks_of_load"],
        "mean_per_week": picture["throughput"]["mean_per_week"],
        "complete_weeks": picture["throughput"]["complete_weeks"],
        "forecast": _forecast(picture),
        "restated": restated(before, picture["throughput"]["weeks"]),
        "charts": _charts(picture),
    }


def _as_it_was(reading: Reading) -> Reading:
    return replace(reading, columns=columns_before(reading.as_of, reading.board, reading.columns))


def _columns(reading: Reading, picture: Picture) -> list[dict[str, Any]]:
    """Those in use from left to right, with what lies there, lay there at the ends of the weeks, and the oldest."""
    lying = tally(reading.lives.lies)
    sundays = _sundays(picture)
    oldest = {each["column"]: each for each in reversed(picture["age"])}
    told = zip(reading.columns, picture["columns"], picture["cfd"]["columns"].values(), strict=True)
    return [
        {
            **{key: known[key] for key in ("id", "name", "kind", "part", "limit")},
            "minimum": column.minimum,
            "count": lying.get(place, 0),
            "week_ends": [counts[day] for day in sundays],
            "oldest": oldest.get(known["name"]),
        }
        for place, (column, known, counts) in enumerate(told)
        if column.retired_at is None
    ]


def _load_at_end_of(reading: Reading, day: date) -> int:
    told = cumulative_flow(reading, day, day)["columns"].values()
    return sum(counts[0] for counts, flows in zip(told, reading.lives.row.in_flow, strict=True) if flows)


def _sundays(picture: Picture) -> list[int]:
    return [number for number, day in enumerate(picture["cfd"]["days"]) if date.fromisoformat(day).isoweekday() == 7]


def _weeks(picture: Picture) -> list[dict[str, Any]]:
    """The complete ones of the window."""
    kept = ("week", "monday", "arrived", "finished", "discarded")
    return [{key: week[key] for key in kept} for week in picture["weeks"] if week["complete"]]


def _times(board: Board, picture: Picture, week: date) -> Facts:
    """Lead times of the window, and of as many weeks before it."""
    earlier = flow_answer(board, as_of=begins(week + WEEK - USUAL_WEEKS * WEEK, board.zone), weeks=USUAL_WEEKS)
    return {
        "lead_time": picture["lead_time"],
        "lead_time_before": earlier["lead_time"],
        "weeks_before": earlier["throughput"]["complete_weeks"],
        "mean_lead_time": mean_lead_time(picture, week, board.zone),
        "thin": picture["sle"]["thin"],
    }


def _under_way(picture: Picture, reasons: dict[int, Facts]) -> Facts:
    promised = picture["sle"]["days"]
    late = [each["card"] for each in picture["age"] if promised is not None and each["age_days"] > promised]
    return {
        "flow_load": picture["flow_load"]["total"],
        "late": {"days": promised, "count": len(late), "cards": late[:MOST_CARDS]},
        "blocked": sum(each["card"] in reasons for each in picture["age"]),
        "oldest": [each | {"waits": reasons.get(each["card"])} for each in picture["age"][:OLDEST]],
    }


def _forecast(picture: Picture) -> Facts | None:
    told = picture["forecast"]
    if told is None:
        return None
    ahead = next(each for each in told["how_many"] if each["weeks"] == 4)
    tested = told["backtest"]
    return {
        "cards": ahead["p85"],
        "history": told["weeks_of_history"],
        "tries": tested["tries"] if tested else 0,
        "held": tested["held"] if tested else 0,
    }


def _charts(picture: Picture) -> Picture:
    """What the two charts are drawn from, in the words of a report; titles are for a pointer, which a mail has none of.

    The last day of the picture is a Monday of which nothing has passed.
    """
    cfd, ageing, arrivals = picture["cfd"], picture["ageing"], picture["arrivals"]
    return {
        **{key: picture[key] for key in ("board", "as_of", "behind", "columns", "flow_load")},
        "called": "idea",
        "cfd": {
            "days": cfd["days"][:-1],
            "columns": {name: counts[:-1] for name, counts in cfd["columns"].items()},
            "discarded": cfd["discarded"][:-1],
        },
        "arrivals": {
            **{key: {name: counts[:-1] for name, counts in arrivals[key].items()} for key in ("lines", "returns")},
            **{key: arrivals[key][:-1] for key in ("discarded", "brought_back")},
        },
        "ageing": ageing | {"cards": [card | {"title": ""} for card in ageing["cards"]]},
    }
