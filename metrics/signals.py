"""What a process behaviour chart calls more than noise. No Django.

Two rules, after Donald Wheeler, "Understanding Variation": a point outside the natural process limits, or eight points
in a row on one side of the mean. They say that something changed, never what.
"""

from collections.abc import Sequence
from enum import StrEnum
from itertools import groupby

RUN = 8
FEWEST_POINTS = 5  # before that, limits say more of chance than of the process


class Change(StrEnum):
    MORE = "more"
    LESS = "less"
    NOISE = "noise"


def change(values: Sequence[float], *, mean: float, lower: float, upper: float) -> Change:
    """How the values stand against limits that were taken before them; the latest signal speaks."""
    sides = [_side(value, mean) for value in values]
    for index in reversed(range(len(values))):
        if values[index] > upper or _run_ends(sides, index, 1):
            return Change.MORE
        if values[index] < lower or _run_ends(sides, index, -1):
            return Change.LESS
    return Change.NOISE


def signals(values: Sequence[float], *, mean: float, lower: float, upper: float) -> list[int]:
    """The indexes of the values that a process behaviour chart marks."""
    sides = [_side(value, mean) for value in values]
    marked = {index for index, value in enumerate(values) if not lower <= value <= upper}
    for side, run in groupby(range(len(values)), key=lambda index: sides[index]):
        indexes = list(run)
        if side and len(indexes) >= RUN:
            marked.update(indexes)
    return sorted(marked)


def _side(value: float, mean: float) -> int:
    return (value > mean) - (value < mean)


def _run_ends(sides: Sequence[int], index: int, side: int) -> bool:
    return index + 1 >= RUN and all(each == side for each in sides[index + 1 - RUN : index + 1])
