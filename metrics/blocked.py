"""The time that cards were blocked, overlaps counted once; and how much of the rest was work. No Django."""

from dataclasses import dataclass

import numpy as np

from metrics.flow import finished
from metrics.instants import NEVER, Flags, Ints, in_days
from metrics.lives import Lives, Stays
from metrics.weeks import Window


@dataclass(frozen=True, slots=True)
class Blocks:
    """Spans in which cards (told by their ids) were blocked; one card's may overlap. An open one ends at `as_of`."""

    card: Ints
    since: Ints
    until: Ints


def flow_efficiency(lives: Lives, blocks: Blocks, active: Flags, window: Window) -> float | None:
    """The share of work in the lead times of what was finished in the window: a ratio of sums.

    Work is time in `active` columns between start and finish, less the time blocked there.
    """
    measured = finished(lives, window) & lives.is_measured
    lead = int((lives.finished[measured] - lives.started[measured]).sum())
    if not lead:
        return None
    stays = lives.stays
    worked = stays.only(
        measured[stays.life]
        & active[stays.place]
        & (stays.since >= lives.started[stays.life])
        & (stays.since < lives.finished[stays.life])
    )
    spent = int((worked.until - worked.since).sum())
    return (spent - int(blocked_in(worked, lives, blocks, NEVER).sum())) / lead


def blocked_days(lives: Lives, blocks: Blocks, window: Window, as_of: int) -> dict[int, float]:
    """By column."""
    stays, blocked = blocked_stays(lives, blocks, window, as_of)
    return {place: float(in_days(blocked[stays.place == place].sum())) for place in np.unique(stays.place).tolist()}


def blocked_stays(lives: Lives, blocks: Blocks, window: Window, as_of: int) -> tuple[Stays, Ints]:
    """The stays that ended in the window or are open, and how long each was blocked."""
    stays = lives.stays.only((lives.stays.until == NEVER) | window.holds(lives.stays.until))
    return stays, blocked_in(stays, lives, blocks, as_of)


def blocked_in(stays: Stays, lives: Lives, blocks: Blocks, as_of: int) -> Ints:
    """How long each stay was blocked, in microseconds. The stays of a life lie side by side."""
    blocked = np.zeros(len(stays.life), np.int64)
    until = np.where(stays.until == NEVER, as_of, stays.until)
    for card, since, end in _merged(blocks):
        life = np.searchsorted(lives.card, card)
        if life == len(lives.card) or lives.card[life] != card:
            continue
        its = slice(*np.searchsorted(stays.life, [life, life + 1]))
        overlap = np.minimum(until[its], end) - np.maximum(stays.since[its], since)
        blocked[its] += np.maximum(overlap, 0)
    return blocked


def _merged(blocks: Blocks) -> list[tuple[int, int, int]]:
    """Without overlaps, in order."""
    order = np.lexsort((blocks.since, blocks.card))
    merged: list[tuple[int, int, int]] = []
    for card, since, until in zip(
        blocks.card[order].tolist(), blocks.since[order].tolist(), blocks.until[order].tolist(), strict=True
    ):
        if merged and merged[-1][0] == card and since <= merged[-1][2]:
            merged[-1] = (card, merged[-1][1], max(until, merged[-1][2]))
        else:
            merged.append((card, since, until))
    return merged
