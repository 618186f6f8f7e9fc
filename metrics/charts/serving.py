"""The one door to the charts. Whoever opens it loads what draws, some 50 MB: inside a function, not before."""

import json
from collections.abc import Callable
from typing import Any

from metrics.charts import drawn
from metrics.charts.chart import Chart, Picture
from metrics.charts.figure import figure_of, undrawn_figure_of
from metrics.charts.palette import Scheme
from metrics.charts.registry import BY_NAME, CHARTS

Content = str | bytes | None


def drawn_figures(picture: Picture) -> list[dict[str, Any]]:
    """All charts with what is drawn of them: takes the better part of a second."""
    return [figure_of(chart, picture) for chart in CHARTS]


def undrawn_figures(picture: Picture) -> list[dict[str, Any]]:
    return [undrawn_figure_of(chart, picture) for chart in CHARTS]


def file_of(name: str, kind: str, picture: Picture, scheme: Scheme) -> tuple[Content, str]:
    """A chart as a file, or as what the page's script draws ("live"), and its media type.

    The content is None where there is too little to draw. Raises KeyError for what there is not.
    """
    media_type, make = KINDS[kind]
    return make(BY_NAME[name], picture, scheme), media_type


KINDS: dict[str, tuple[str, Callable[[Chart, Picture, Scheme], Content]]] = {
    "live": ("application/json", lambda chart, picture, _: _json(drawn.spec(chart, picture, place="live"))),
    "json": ("application/json", lambda chart, picture, scheme: _json(drawn.for_file(chart, picture, scheme))),
    "svg": ("image/svg+xml", lambda chart, picture, scheme: drawn.svg(chart, picture, scheme)),
    "png": ("image/png", lambda chart, picture, scheme: drawn.png(chart, picture, scheme)),
    "csv": ("text/csv; charset=utf-8", lambda chart, picture, _: drawn.table(chart, picture)),
}


def _json(spec: dict[str, Any] | None) -> Content:
    return json.dumps(spec) if spec else None
