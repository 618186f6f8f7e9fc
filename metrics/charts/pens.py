"""Marks that several charts draw alike."""

from collections.abc import Iterable
from typing import Any

import altair as alt

from metrics.charts.axes import apart
from metrics.charts.drawing import Rows, pen

GAP = 15  # px from the middle of one label to the next


def labels(rows: str, *, dx: int = 8, **more: Any) -> alt.Chart:
    """Words to the right of where a thing ends, in the ink of text. `of_ends` makes the rows."""
    return pen(rows).mark_text(dx=dx, **more)


def of_ends(ends: Iterable[dict[str, Any]], low: float, top: float, height: int) -> Rows:
    """Rows for `labels`, each with the "y" it names; moved apart where they would touch."""
    rising = sorted(ends, key=lambda end: end["y"])
    gap = GAP * (top - low) / height
    places = apart([end["y"] for end in rising], gap, low, top)
    return [end | {"y": place} for end, place in zip(rising, places, strict=True)]
