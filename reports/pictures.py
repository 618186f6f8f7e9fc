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
MARGIN = 8  # px on either side, for labels that a page would let stand out
SCALES = (2.5, 2.0, 1.5, 1.0)  # the sharpest that is light enough
MOST_BYTES = 20_000  # of one picture: both as base64 leave half of the mail's 100 kB to its words
COLOURS = 64  # as many as these charts need with the edges of their letters
RARE_TOO = Image.Quantize.MAXCOVERAGE  # a warning is a few dots, and must not fade among many others


def pictures(facts: dict[str, Any]) -> dict[str, bytes]:
    """Those of the charts for which there is enough to draw, and not so much that no mail should carry it."""
    drawn = {key: _png(name, facts["charts"]) for key, name in CHARTS.items()}
    return {key: png for key, png in drawn.items() if png is not None}


def _png(name: str, told: dict[str, Any]) -> bytes | None:
    found = spec(BY_NAME[name], told, width=WIDTH - 2 * MARGIN, place="file")
    if found is None:
        return None
    padding = found["padding"] | {side: found["padding"][side] + MARGIN for side in ("left", "right")}
    on_paper = json.loads(in_colours(json.dumps(found | {"padding": padding, "background": PAPER}), "light"))
    sizes = (_small(vl_convert.vegalite_to_png(on_paper, scale=scale)) for scale in SCALES)
    return next((png for png in sizes if len(png) <= MOST_BYTES), None)


def _small(png: bytes) -> bytes:
    """With a palette: a sixth of what the renderer writes, which two of would fill the mail."""
    small = BytesIO()
    with Image.open(BytesIO(png)) as drawn:
        drawn.convert("RGB").quantize(COLOURS, RARE_TOO, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()
