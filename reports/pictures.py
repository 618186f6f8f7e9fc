"""The two charts of a report as PNG: in light colours on paper of their own, so that they are read in dark mode too.

Whoever opens this loads what draws, some 50 MB: inside a function, not before.
"""

import json
from io import BytesIO
from typing import Any

import vl_convert
from PIL import Image

from metrics.charts.drawn import spec
from metrics.charts.palette import PAPER, in_colours
from metrics.charts.registry import BY_NAME

CHARTS = {"cumulative_flow": "cumulative-flow", "ageing": "ageing"}
WIDTH = 420  # px: a telephone shrinks its words by a quarter, a desk enlarges them by a third
SCALE = 2.5
COLOURS = 64  # as many as these charts need with the edges of their letters


def pictures(facts: dict[str, Any]) -> dict[str, bytes]:
    """Those of the charts for which there is enough to draw."""
    drawn = {key: _png(name, facts["charts"]) for key, name in CHARTS.items()}
    return {key: png for key, png in drawn.items() if png is not None}


def _png(name: str, told: dict[str, Any]) -> bytes | None:
    found = spec(BY_NAME[name], told, width=WIDTH)
    if found is None:
        return None
    on_paper = json.loads(in_colours(json.dumps(found | {"background": PAPER}), "light"))
    return _small(vl_convert.vegalite_to_png(on_paper, scale=SCALE))


def _small(png: bytes) -> bytes:
    """With a palette: a sixth of what the renderer writes, which two of would fill the mail."""
    small = BytesIO()
    with Image.open(BytesIO(png)) as drawn:
        drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()
