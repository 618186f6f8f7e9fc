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


class LostMove(Exception):
    """The cards do not lie as they were dragged."""


def measure_drag(
    shown: Shown, inside: Shown, times: int, *, server: Server, about: About, goal: Figures | None = None
) -> None:
    """Drag through the server; `inside` is the same board in this process, where queries can be counted."""
    inside.open()
    statements = [statements_of(partial(inside.tell, *drag)) for drag in islice(to_and_fro(inside), 2)]
    floor = bare(statements, times)
    cpu, taken = server.cpu_of(lambda: list(islice(_drags(shown), times)))
    _check(shown)
    timings = Timings([seconds for seconds, _ in taken])
    more = {"bytes": median_low([size for _, size in taken]), "queries": len(statements[0])}
    tell("drag", timings.figures(floor=floor, cpu=cpu) | more, about=about, goal=goal)


def measure_growth(young: Shown, old: Shown, times: int, *, about: About, goal: Figures) -> None:
    """How much longer a drag takes on the older board. In turn, so that what else the machine does hits both alike."""
    pairs = list(islice(zip(_drags(young), _drags(old), strict=True), times))
    young_timings, old_timings = (Timings([seconds for seconds, _ in side]) for side in zip(*pairs, strict=True))
    ratio = round(old_timings.median / young_timings.median, 2)
    tell("growth of a drag with history", {"ratio": ratio}, about=about, goal=goal)


def to_and_fro(shown: Shown) -> Iterator[tuple[int, Place]]:
    """Endless; the page shows each drag already, as it does when the server is told."""
    chance = Random(0)
    cards = [card for lane in shown.lanes.values() for card in lane]
    while True:
        card = chance.choice(cards)
        for place in (shown.elsewhere(card, chance), shown.place(card)):
            shown.put(card, place)
            yield card, place


def _drags(shown: Shown) -> Iterator[tuple[float, int]]:
    """The seconds that each takes, and the bytes of its answer."""
    shown.open()
    for card, place in to_and_fro(shown):
        took, answer = clocked(partial(shown.tell, card, place))
        yield took, len(answer)


def _check(shown: Shown) -> None:
    dragged = dict(shown.lanes)
    shown.open()
    if shown.lanes != dragged:
        raise LostMove
