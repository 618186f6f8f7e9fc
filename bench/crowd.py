"""Eight people who move cards of one board at the same time."""

from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from random import Random

from bench.measuring import About, Timings, clocked, progress, tell
from bench.shown import Shown
from bench.visitor import Unexpected
from boards.models import Board, Card, Transition

Arrivals = dict[int, list[int]]


@dataclass
class Mover:
    """One of them, with cards of their own, so that it is known where each must end."""

    shown: Shown
    cards: list[int]
    chance: Random
    seconds: list[float] = field(default_factory=list)
    confirmed: Arrivals = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    def move(self, times: int) -> None:
        for _ in range(times):
            card = self.chance.choice(self.cards)
            place = self.shown.elsewhere(card, self.chance)
            self.shown.put(card, place)
            try:
                took, _ = clocked(partial(self.shown.tell, card, place))
            except (Unexpected, OSError, HTTPException) as error:
                self.errors.append(repr(error))
            else:
                self.seconds.append(took)
                self.confirmed[card].append(place.column)


def measure_crowd(pages: list[Shown], board: Board, moves: int, *, about: About) -> None:
    """Every page is somebody's; each makes so many moves, as fast as the server answers."""
    for page in pages:
        page.open()
    cards = sorted(card for lane in pages[0].lanes.values() for card in lane)
    crowd = [Mover(page, cards[i :: len(pages)], Random(i)) for i, page in enumerate(pages)]
    last = Transition.objects.latest("pk").pk
    wall, _ = clocked(lambda: _at_the_same_time(crowd, moves))
    figures = Timings([took for mover in crowd for took in mover.seconds]).figures()
    figures |= {
        "moves": len(crowd) * moves,
        "requests_per_s": round(len(crowd) * moves / wall, 1),
        "errors": sum(len(mover.errors) for mover in crowd),
        "lost": _lost(board, crowd, since=last),
    }
    for error in {error for mover in crowd for error in mover.errors}:
        progress(error)
    tell("moves at the same time", figures, about={**about, "people": len(crowd)}, goal={"errors": 0, "lost": 0})


def _at_the_same_time(crowd: list[Mover], moves: int) -> None:
    with ThreadPoolExecutor(len(crowd)) as threads:
        list(threads.map(lambda mover: mover.move(moves), crowd))


def _lost(board: Board, crowd: Iterable[Mover], *, since: int) -> int:
    """Confirmed moves that the log does not tell of, and cards that lie elsewhere than where they were last put."""
    logged: Arrivals = defaultdict(list)
    rows = Transition.objects.filter(board=board, pk__gt=since).order_by("card_id", "at", "pk")
    for card, column in rows.values_list("card_id", "to_column_id"):
        logged[card].append(column)
    lies = dict(Card.objects.filter(board=board).values_list("pk", "column_id"))
    confirmed = {card: columns for mover in crowd for card, columns in mover.confirmed.items()}
    unlogged = sum(len(columns) for card, columns in confirmed.items() if logged[card] != columns)
    return unlogged + sum(lies[card] != columns[-1] for card, columns in confirmed.items())
