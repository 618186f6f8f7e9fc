"""What a chart is made of before it is drawn, and the Vega-Lite specification it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import altair as alt

from metrics.charts.palette import INK, LINE, SOFT

FONT = 'Inter, "Segoe UI", system-ui, sans-serif'
SMALL = 12  # px, of every word in a chart
Rows = list[dict[str, Any]]


class Touch(NamedTuple):
    """What answers the pointer in a live chart: a strip for each row, from start to end, that says its "say"."""

    rows: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Layers over named rows, and the margins around the plot in px: so charts beneath one another line up."""

    layers: Sequence[alt.Chart]
    rows: dict[str, Rows]
    touch: Touch | None = None
    height: int = 220
    top: int = 28
    right: int = 84
    bottom: int = 28
    left: int = 36


def spec_of(drawing: Drawing, width: int, *, live: bool = False) -> dict[str, Any]:
    """`width` counts the margins too. Colours are named, see palette.py."""
    layers = [layer for layer in drawing.layers if drawing.rows[name_of(layer)]]
    if live and drawing.touch:
        layers.append(strips(drawing.touch))
    padding = {side: getattr(drawing, side) for side in ("left", "top", "right", "bottom")}
    spec = alt.layer(*layers).to_dict(validate=False)
    return spec | {
        "width": width - drawing.left - drawing.right,
        "height": drawing.height,
        "padding": padding,
        "autosize": "none",
        "background": None,
        "config": CONFIG,
        "datasets": drawing.rows,
    }


def pen(name: str) -> alt.Chart:
    """Something to draw from the rows of that name."""
    return alt.Chart(alt.NamedData(name=name))


def strips(touch: Touch) -> alt.Chart:
    over = alt.selection_point(name="over", on="pointerover", clear="pointerout", empty=False)
    seen = alt.condition(over, alt.value(0.07), alt.value(0))
    places = alt.X(touch.start), alt.X2(touch.end), alt.Tooltip("say:N")
    return pen(touch.rows).mark_rect(color=INK).encode(*places, opacity=seen).add_params(over)


def name_of(layer: alt.Chart) -> str:
    assert isinstance(layer.data, alt.NamedData)
    return layer.data.name


CONFIG = {
    "mark": {"aria": False},
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "ticks": False,
        "gridColor": LINE,
        "labelColor": SOFT,
        "labelFontSize": SMALL,
        "labelPadding": 8,
        "titleColor": SOFT,
        "titleFontSize": SMALL,
        "titleFontWeight": "normal",
    },
    "axisX": {"labelBound": False, "labelFlush": False, "titleY": 22, "titlePadding": 0},
    "axisY": {
        "labelAlign": "right",
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleAngle": 0,
        "titleBaseline": "alphabetic",
        "titleX": -30,
        "titleY": -12,
    },
    "text": {"color": INK, "fontSize": SMALL, "align": "left", "baseline": "middle"},
    "rule": {"color": SOFT},
}
