"""Recent lives as bytes and back: column after column, each as narrow as its numbers are."""

from typing import Any

import numpy as np

from metrics.courses import NOWHERE, Row
from metrics.instants import NEVER, Ints
from metrics.lives import Lives, Returns, Stays

INSTANT, ID, PLACE, LIFE = "<i8", "<i8", "<i2", "<i4"
OF_CARDS = {"card": ID, "lies": PLACE, "entered": INSTANT, "started": INSTANT, "finished": INSTANT}
OF_STAYS = {"life": LIFE, "place": PLACE, "since": INSTANT, "until": INSTANT}
SIZES = np.dtype(INSTANT)


def pack(lives: Lives) -> bytes:
    """What the head of a board is told from, and no more."""
    sizes = np.array([len(lives.card), len(lives.stays.life)], SIZES)
    cards = (getattr(lives, name).astype(kind) for name, kind in OF_CARDS.items())
    stays = (getattr(lives.stays, name).astype(kind) for name, kind in OF_STAYS.items())
    return b"".join(column.tobytes() for column in (sizes, *cards, *stays))


def unpack(packed: bytes, row: Row) -> Lives:
    """Told on the same row of columns that they were packed on. What was not packed is not known."""
    cards, stays = np.frombuffer(packed, SIZES, 2).tolist()
    at = 2 * SIZES.itemsize
    columns: dict[str, Ints] = {}
    for kinds, size in ((OF_CARDS, cards), (OF_STAYS, stays)):
        for name, kind in kinds.items():
            columns[name] = np.frombuffer(packed, kind, size, at).astype(np.int64)
            at += size * np.dtype(kind).itemsize
    none = np.empty(0, np.int64)
    of_stays = Stays(*(columns.pop(name) for name in OF_STAYS))
    unknown: dict[str, Any] = {name: np.full(cards, NOWHERE) for name in ("work_type", "counts_in", "left")}
    unknown |= {name: np.full(cards, NEVER) for name in ("delivered", "discarded")}
    return Lives(row=row, **columns, **unknown, stays=of_stays, returns=Returns(none, none, none))
