"""How much is measured."""

import argparse
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Numbers of cards, of log rows and of requests; `moves` is what each of the eight clients makes.

    Each of the `boards` has so many `readers` of its weekly report, and `past` rows in its log. So many
    `streams` tell of them at once. Full load is for so many `seconds`, on `busy` boards; `swept` boards are changed
    within a `minute`, and swept by so many `workers`.
    """

    cards: tuple[int, int, int] = (50, 500, 5000)
    listed: int = 1000
    history: int = 1_000_000
    logs: tuple[int, int] = (10_000, 1_000_000)
    refreshes: int = 60
    pages: int = 300
    drags: int = 600
    moves: int = 150
    boards: int = 50
    readers: int = 40
    streams: int = 1000
    many_streams: int = 5000
    held_seconds: int = 20
    drops: int = 200
    painted: int = 60
    past: int = 2000
    busy: int = 50
    seconds: float = 5
    swept: int = 10_000
    minute: int = 60
    workers: tuple[int, ...] = (1, 2, 4)


FULL = Scale()
QUICK = Scale(
    history=100_000,
    logs=(2_000, 50_000),
    refreshes=20,
    pages=80,
    drags=160,
    moves=30,
    boards=10,
    streams=200,
    many_streams=1000,
    held_seconds=5,
    drops=40,
    painted=20,
    seconds=2,
    swept=500,
)
SMOKE = Scale(
    cards=(10, 20, 40),
    listed=30,
    history=2000,
    logs=(500, 1_000),
    refreshes=2,
    pages=4,
    drags=4,
    moves=2,
    boards=2,
    readers=5,
    streams=8,
    many_streams=16,
    held_seconds=1,
    drops=4,
    painted=2,
    past=200,
    busy=2,
    seconds=0.2,
    swept=4,
    minute=1,
    workers=(1,),
)


def read_scale() -> Scale:
    """As the command line has it."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--quick", action="store_const", const=QUICK, dest="scale", help="some minutes")
    parser.add_argument("--smoke", action="store_const", const=SMOKE, dest="scale", help="within a minute")
    scale: Scale = parser.parse_args().scale or FULL
    return scale
