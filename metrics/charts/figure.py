"""Everything a page shows of one chart, as plain data that can be kept: drawn once, served many times."""

from typing import Any

from metrics.charts.chart import Chart, Picture
from metrics.charts.drawn import NARROW, WIDE, inline

TWIN_ROWS = 200  # in the page; the CSV has all


def figure_of(chart: Chart, picture: Picture) -> dict[str, Any]:
    """What templates/metrics/_chart.html takes as `figure`. JSON-able."""
    headers, rows = chart.rows(picture)
    drawings = {
        name: inline(chart, picture, key=f"{chart.name}-{name}", width=width)
        for name, width in (("narrow", NARROW), ("wide", WIDE))
    }
    return {
        "name": chart.name,
        "title": chart.title,
        "rule": chart.rule,
        "look_for": chart.look_for,
        "drawings": drawings if drawings["wide"] else None,
        "empty": None if drawings["wide"] else chart.empty(picture),
        "note": chart.note(picture),
        "twin": {"headers": headers, "rows": rows[:TWIN_ROWS], "of": len(rows)},
    }
