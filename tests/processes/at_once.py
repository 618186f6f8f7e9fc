"""Moves at the same instant, each mover a process with a database connection of its own."""

import multiprocessing
from multiprocessing.synchronize import Barrier

from django.db import DatabaseError, connections

from boards.models import Card, Column
from boards.moves import move_card
from boards.refusals import Refused

Moves = list[tuple[Card, Column]]

together: Barrier


def at_once(plans: list[Moves]) -> list[list[str]]:
    """A process for each plan. All make their first move together, then their second, and so on.

    Answers for each plan what became of its moves: "moved", the code of the refusal, or the database's error.
    """
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    with fork.Pool(len(plans), initializer=_meet, initargs=[fork.Barrier(len(plans))]) as movers:
        return movers.map(_make, plans, chunksize=1)


def _meet(barrier: Barrier) -> None:
    global together
    together = barrier


def _make(moves: Moves) -> list[str]:
    Card.objects.exists()  # connected before the first move, not by it
    return [_move(card, column) for card, column in moves]


def _move(card: Card, column: Column) -> str:
    together.wait(timeout=30)
    try:
        move_card(card=card, to=column, by=None)
    except Refused as refusal:
        return refusal.code
    except DatabaseError as error:
        return repr(error)
    return "moved"
