"""As much as the server takes, by eight people at once: moves, pages, and how long a click takes at half of that."""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import cycle
from random import Random

from django.db import connection
from django.urls import reverse

from bench.api import Program
from bench.floor import bare, statements_of
from bench.grounds import Ground, people
from bench.measuring import Figures, Timings, tell
from bench.visitor import Browser
from boards.models import Card, Column
from boards.moves import move_card

Act = Callable[[], object]


def measure_load(
    browsers: Sequence[Browser], usual: Ground, small: Sequence[Ground], seconds: float, *, goal: Figures
) -> None:
    """`usual` has the page that is looked at; on the `small` boards cards are moved, at first on one of them alone."""
    programs = [Program(browser.connection.port, browser.person) for browser in browsers]
    looks = [partial(browser.get, reverse("board", args=[usual.board.pk])) for browser in browsers]
    about = {"database": connection.vendor, "people": len(browsers)}
    floor = 1 / _floor(small[0]).median
    for boards in (small[:1], small):
        rate = _rate(_moves(programs, boards), seconds)
        figures = {"moves_per_s": rate, "floor_per_s": round(floor), "ratio": round(floor / rate, 1)}
        tell("moves at full load", figures, about={**about, "boards": len(boards)})
    tell("pages at full load", {"requests_per_s": _rate(looks, seconds)}, about={**about, **usual.size})
    _measure_mixed([_in_turn(*acts) for acts in zip(_moves(programs, small), looks, strict=True)], seconds, about, goal)


def _measure_mixed(acts: list[Act], seconds: float, about: dict[str, object], goal: Figures) -> None:
    """Half moves, half pages. At a given rate a click waits from the instant at which it was due."""
    most = _rate(acts, seconds)
    with ThreadPoolExecutor(len(acts)) as threads:
        pause, begins = 2 * len(acts) / most, time.perf_counter()
        starts = [begins + pause * number / len(acts) for number in range(len(acts))]
        paced = threads.map(lambda act, start: _at_a_pace(act, start, pause, begins + seconds), acts, starts)
        timings = Timings([took for each in paced for took in each])
    figures = {"most_per_s": most, "p50_ms": round(1000 * timings.median, 1)}
    figures |= {"p99_ms": round(1000 * timings.percentile(99), 1), "ratio": timings.percentile(99) / timings.median}
    tell("mixed load at half of the most", figures | {"ratio": round(figures["ratio"], 1)}, about=about, goal=goal)


def _floor(ground: Ground) -> Timings:
    """The statements of the verb, there and back, by the bare driver."""
    card = _cards(ground)[0]
    there = next(column for column in ground.board.columns.in_use() if column.pk != card.column_id)
    assert card.column
    ways: list[Column] = [there, card.column]
    return bare([statements_of(partial(move_card, card=card, to=to, by=people()[0])) for to in ways], 200)


def _moves(programs: Sequence[Program], grounds: Sequence[Ground]) -> list[Act]:
    """Everybody has cards of their own, on all boards; each goes to and fro."""
    cards = [card for ground in grounds for card in _cards(ground)]
    return [_mover(program, cards[number :: len(programs)]) for number, program in enumerate(programs)]


def _mover(program: Program, cards: list[Card]) -> Act:
    ways = [(card.pk, column) for card in cards for column in _others(card)]
    Random(0).shuffle(ways)
    turn = cycle(ways)
    return lambda: program.move(*next(turn), None)


def _others(card: Card) -> list[int]:
    return [column.pk for column in card.board.columns.in_use() if column.pk != card.column_id]


def _cards(ground: Ground) -> list[Card]:
    return list(Card.objects.filter(board=ground.board).exclude(column=None).select_related("board")[:16])


def _in_turn(*acts: Act) -> Act:
    turn = cycle(acts)
    return lambda: next(turn)()


def _rate(acts: Iterable[Act], seconds: float) -> float:
    """Acts a second, of all together, each as fast as it is answered."""
    several = list(acts)
    until = time.perf_counter() + seconds
    with ThreadPoolExecutor(len(several)) as threads:
        done = sum(threads.map(lambda act: _again_until(until, act), several))
    return round(done / seconds, 1)


def _again_until(until: float, act: Act) -> int:
    times = 0
    while time.perf_counter() < until:
        act()
        times += 1
    return times


def _at_a_pace(act: Act, start: float, pause: float, until: float) -> list[float]:
    taken = []
    while start < until:
        time.sleep(max(0, start - time.perf_counter()))
        act()
        taken.append(time.perf_counter() - start)
        start += pause
    return taken
