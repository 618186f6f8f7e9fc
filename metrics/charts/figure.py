"""Everything a page shows of one chart, as plain data that can be kept: drawn once, served many times."""

from typing import Any

from metrics.charts.chart import Chart, Picture
from metrics.charts.drawn import NARROW, WIDE, inline
from metrics.charts.twin import rows_of

TWIN_ROWS = 200  # in the page; the CSV has all


def figure_of(chart: Chart, picture: Picture) -> dict[str, Any]:
    """What templates/metrics/_chart.html takes as `figure`. JSON-able."""
    drawings = {
        name: inline(chart, picture, key=f"{chart.name}-{name}", width=width)
        for name, width in (("narrow", NARROW), ("wide", WIDE))
    }
    return _told(chart, picture) | {
        "drawings": drawings if drawings["wide"] else None,
        "empty": None if drawings["wide"] else chart.empty(picture),
    }


def undrawn_figure_of(chart: Chart, picture: Picture) -> dict[str, Any]:
    """The same where nothing is drawn ahead: the page's script asks what there is to draw, if there is anything."""
    return _told(chart, picture) | {"drawings": None, "empty": None, "unless_drawn": chart.empty(picture)}


def _told(chart: Chart, picture: Picture) -> dict[str, Any]:
    table = chart.rows(picture)
    return {
        "name": chart.name,
        "title": chart.title,
        "rule": chart.rule,
        "look_for": chart.look_for,
        "note": chart.note(picture),
        "twin": {
            "headers": table.headers,
            "rows": rows_of(table, TWIN_ROWS),
            "most": TWIN_ROWS,
            "of": len(table.rows),
        },
    }
