"""A drag: what a page sends when a card is dropped. Cards go to any place in another column, and back."""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from random import Random
from statistics import median_low

from bench.floor import bare, statements_of
from bench.measuring import About, Figures, Timings, clocked, tell
from bench.server import Server
from bench.shown import Place, Shown

Drag = tuple[int, Place]


class LostMove(Exception):
    """The cards do not lie as they were dragged."""


def measure_drag(
    shown: Shown, inside: Shown, times: int, *, server: Server, about: About, goal: Figures | None = None
) -> Timings:
    """Drag through the server; `inside` is the same board in this process, where queries can be counted."""
    inside.open()
    statements = [statements_of(partial(inside.tell, *drag)) for drag in islice(to_and_fro(inside), 2)]
    floor = bare(statements, times)
    cpu, (timings, size) = server.cpu_of(lambda: _drag(shown, times))
    figures = timings.figures(floor=floor, cpu=cpu) | {"bytes": size, "queries": len(statements[0])}
    tell("drag", figures, about=about, goal=goal)
    return timings


def to_and_fro(shown: Shown) -> Iterator[Drag]:
    """Endless; the page shows each drag already, as it does when the server is told."""
    chance = Random(len(shown.path))
    cards = [card for lane in shown.lanes.values() for card in lane]
    while True:
        card = chance.choice(cards)
        for place in (shown.elsewhere(card, chance), shown.place(card)):
            shown.put(card, place)
            yield card, place


def _drag(shown: Shown, times: int) -> tuple[Timings, int]:
    """The timings, and the bytes of the usual answer."""
    shown.open()
    seconds, sizes = [], []
    for drag in islice(to_and_fro(shown), times):
        took, answer = clocked(partial(shown.tell, *drag))
        seconds.append(took)
        sizes.append(len(answer))
    dragged = dict(shown.lanes)
    shown.open()
    if shown.lanes != dragged:
        raise LostMove
    return Timings(seconds), median_low(sizes)
