"""Charts drawn by the server: into a page, and as files to take away.

The first drawing of a process starts the renderer, which takes more than a second and 240 MB: the worker draws, the web
serves what is drawn.
"""

import csv
import json
from io import StringIO
from textwrap import wrap
from typing import Any
from xml.etree import ElementTree as ET

import vl_convert
from altair.utils import schemapi

from metrics.charts.chart import Cell, Chart, Picture
from metrics.charts.drawing import For, spec_of
from metrics.charts.palette import INK, PAPER, SOFT, Scheme, in_colours
from metrics.charts.svg import SVG, tidy, written

NARROW, WIDE = 336, 560  # px: a telephone's figure, and a desk's
FOR_FILES = 720
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def spec(chart: Chart, picture: Picture, *, width: int = WIDE, place: For = "page") -> dict[str, Any] | None:
    """Vega-Lite with colours by name, for the page itself. None where there is too little to draw."""
    with schemapi.debug_mode(False):  # the tests check every part against the schema, at ten times the time
        drawing = chart.draw(picture)
        return None if drawing is None else spec_of(drawing, width, place=place)


def inline(chart: Chart, picture: Picture, *, key: str, width: int = WIDE) -> str | None:
    """The <svg> to stand in a page, in both schemes by its stylesheet. `key` makes its ids unique there."""
    found = spec(chart, picture, width=width)
    if found is None:
        return None
    root = tidy(vl_convert.vegalite_to_svg(found))
    _name(root, chart, key)
    return written(root)


def _name(root: ET.Element, chart: Chart, key: str) -> None:
    """What holds links is no image, which is one thing to a screen reader."""
    root.set("role", "group")
    root.set("aria-labelledby", f"{key}-title {key}-desc")
    for place, (tag, text) in enumerate((("title", chart.title), ("desc", chart.look_for))):
        element = ET.Element(f"{{{SVG}}}{tag}", id=f"{key}-{tag}")
        element.text = text
        root.insert(place, element)
    for link in root.iter(f"{{{SVG}}}a"):
        link.set("tabindex", "-1")


def for_file(chart: Chart, picture: Picture, scheme: Scheme = "light") -> dict[str, Any] | None:
    """The specification that stands for itself: in one scheme's colours, with what it is, and leading nowhere."""
    found = spec(chart, picture, width=FOR_FILES, place="file")
    if found is None:
        return None
    for layer in found["layer"]:
        layer["encoding"].pop("href", None)
    found["datasets"] = {name: [_unlinked(row) for row in rows] for name, rows in found["datasets"].items()}
    return json.loads(in_colours(json.dumps(found | _head(chart, found["padding"])), scheme))


def _unlinked(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "href"}


def _head(chart: Chart, padding: dict[str, int]) -> dict[str, Any]:
    """What stands beside a chart in a page stands above it in a file."""
    lines = wrap(chart.rule, 100)
    words = {"text": chart.title, "color": INK, "fontSize": 16, "subtitle": lines, "subtitleColor": SOFT}
    place = {"anchor": "start", "frame": "group", "dx": max(-30, -padding["left"]), "offset": padding["top"] + 4}
    height = 60 + 15 * len(lines)
    return {
        "title": words | place | {"subtitleFontSize": 12, "subtitleLineHeight": 15, "subtitlePadding": 8},
        "description": chart.rule,
        "background": PAPER,
        "padding": padding | {"top": padding["top"] + height, "left": max(12, padding["left"])},
    }


def png(chart: Chart, picture: Picture, scheme: Scheme = "light") -> bytes | None:
    found = for_file(chart, picture, scheme)
    return None if found is None else vl_convert.vegalite_to_png(found, scale=2)


def svg(chart: Chart, picture: Picture, scheme: Scheme = "light") -> str | None:
    found = for_file(chart, picture, scheme)
    return None if found is None else vl_convert.vegalite_to_svg(found)


def table(chart: Chart, picture: Picture) -> str:
    """The twin as CSV."""
    text = StringIO()
    headers, rows, _ = chart.rows(picture)
    csv.writer(text).writerows([headers, *([_as_text(cell) for cell in row] for row in rows)])
    return text.getvalue()


def _as_text(cell: Cell) -> Cell:
    """A spreadsheet would compute what begins like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
