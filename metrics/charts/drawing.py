"""What a chart is made of before it is drawn, and the Vega-Lite specification it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import altair as alt

from metrics.charts.palette import INK, LINE, SOFT

FONT = 'Inter, "Segoe UI", system-ui, sans-serif'
SMALL = 12  # px, of every word in a chart
Rows = list[dict[str, Any]]
# Of marks that lead to the cards behind them. What they say is their name, where no script answers the pointer.
LINKED: dict[str, Any] = {"cursor": "pointer", "aria": True}


For = Literal["page", "live", "file"]


class Touch(NamedTuple):
    """What answers the pointer beside the marks: a strip for each row, from start to end, that says its "say".

    Between `low` and `high` it is a cell, which leads where its "href" says, and lies above the marks. In a chart that
    is not live there are the fewer cells of `coarse`: each is a link of its own in the page.
    """

    rows: str
    start: str
    end: str
    low: str = ""
    high: str = ""
    coarse: str = ""


FINE, COARSE = 120, 24  # cells across a chart, at most


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


def spec_of(drawing: Drawing, width: int, *, place: For = "page") -> dict[str, Any]:
    """`width` counts the margins too. Colours are named, see palette.py."""
    layers = [layer for layer in touched(drawing, place) if drawing.rows[name_of(layer)]]
    padding = {side: getattr(drawing, side) for side in ("left", "top", "right", "bottom")}
    spec = alt.layer(*layers).to_dict(validate=False)
    return spec | {
        "width": width - drawing.left - drawing.right,
        "height": drawing.height,
        "padding": padding,
        "autosize": "none",
        "background": None,
        "config": CONFIG,
        "datasets": {name: drawing.rows[name] for name in dict.fromkeys(map(name_of, layers))},
    }


def touched(drawing: Drawing, place: For) -> list[alt.Chart]:
    """Strips lie below what is drawn, which answers for itself; cells lie above."""
    if not drawing.touch or place == "file":
        return [*drawing.layers]
    if drawing.touch.low:
        return [*drawing.layers, cells(drawing.touch) if place == "live" else stretches(drawing.touch)]
    return [*([strips(drawing.touch)] if place == "live" else []), *drawing.layers]


def pen(name: str) -> alt.Chart:
    """Something to draw from the rows of that name."""
    return alt.Chart(alt.NamedData(name=name))


def strips(touch: Touch) -> alt.Chart:
    places = alt.X(touch.start), alt.X2(touch.end), alt.Tooltip("say:N")
    return answering(pen(touch.rows).mark_rect(color=INK).encode(*places))


def cells(touch: Touch) -> alt.Chart:
    return answering(linked(touch, touch.rows))


def stretches(touch: Touch) -> alt.Chart:
    return linked(touch, touch.coarse).encode(opacity=alt.value(0))


def linked(touch: Touch, rows: str) -> alt.Chart:
    places = alt.X(touch.start), alt.X2(touch.end), alt.Y(touch.low), alt.Y2(touch.high)
    return pen(rows).mark_rect(color=INK, **LINKED).encode(*places, *links())


def answering(layer: alt.Chart) -> alt.Chart:
    over = alt.selection_point(name="over", on="pointerover", clear="pointerout", empty=False)
    return layer.encode(opacity=alt.condition(over, alt.value(0.07), alt.value(0))).add_params(over)


def links() -> tuple[alt.Href, alt.Tooltip, alt.Description]:
    """From rows with "say" and, where they lead somewhere, "href"."""
    leads = {"test": "isValid(datum.href)", "field": "href", "type": "nominal"}
    return alt.Href(condition=leads, value=None), alt.Tooltip("say:N"), alt.Description("say:N")


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
