"""The cards behind a figure: every number of the Flow page can be taken apart."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import numpy as np

from metrics import flow
from metrics.answers import names
from metrics.instants import Flags, Ints
from metrics.log import WORK_TYPES
from metrics.reading import Reading
from metrics.weeks import WEEK, numbers


class UnknownFigure(ValueError):
    """No figure is called so, or it has no such part."""


class Behind(NamedTuple):
    title: str
    cards: Flags


def behind(reading: Reading, figure: str, part: str = "") -> Behind:
    """The cards that a figure counts; `part` is a week ("2026-W07"), a column, a work type or a reason.

    Raises UnknownFigure.
    """
    if figure not in FIGURES:
        raise UnknownFigure(figure)
    title, find = FIGURES[figure]
    return Behind(f"{title}: {part}" if part else title, find(reading, part))


def _all(reading: Reading, part: str) -> Flags:
    return np.ones(len(reading.lives.card), bool)


def _load(reading: Reading, part: str) -> Flags:
    lives, flowing = reading.lives, reading.lives.is_in_flow
    if part in WORK_TYPES:
        return flowing & (lives.work_type == WORK_TYPES.index(part))
    return flowing & (lives.lies == _place(reading, part)) if part else flowing


def _finished(reading: Reading, part: str) -> Flags:
    done = flow.finished(reading.lives, reading.window)
    if part in WORK_TYPES:
        return done & (reading.lives.work_type == WORK_TYPES.index(part))
    return _in_week(reading.lives.finished, reading, part) if part else done


def _measured(reading: Reading, part: str) -> Flags:
    return flow.finished(reading.lives, reading.window) & reading.lives.is_measured


def _unmeasured(reading: Reading, part: str) -> Flags:
    return flow.unmeasured(reading.lives, reading.window)


def _started(reading: Reading, part: str) -> Flags:
    started = reading.lives.started
    return _in_week(started, reading, part) if part else reading.window.holds(started)


def _discarded(reading: Reading, part: str) -> Flags:
    """By week, by the column that was left, or by reason."""
    lives = reading.lives
    gone = reading.window.holds(lives.discarded)
    if not part:
        return gone
    if part in names(reading):
        return gone & (lives.left == _place(reading, part))
    if part in set(reading.discard_reasons.values()):
        return gone & np.array([reading.discard_reasons.get(card) == part for card in lives.card.tolist()], bool)
    return _in_week(lives.discarded, reading, part)


def _returned(reading: Reading, part: str) -> Flags:
    return _whose(reading.lives.returns.life[flow.returned(reading.lives, reading.window)], reading)


def _been_in(reading: Reading, part: str) -> Flags:
    """Whose time in the column counts: their stays there ended in the window or are open."""
    stays, counting = reading.lives.stays, flow.counting_stays(reading.lives, reading.window)
    if part:
        counting &= stays.place == _place(reading, part)
    return _whose(stays.life[counting], reading)


FIGURES: dict[str, tuple[str, Callable[[Reading, str], Flags]]] = {
    "cards": ("All cards", _all),
    "flow_load": ("Under way", _load),
    "finished": ("Finished", _finished),
    "lead_time": ("Finished and measured", _measured),
    "unmeasured": ("Finished without a lead time", _unmeasured),
    "started": ("Started", _started),
    "discards": ("Discarded", _discarded),
    "backward_moves": ("Moved to the left", _returned),
    "time_in_column": ("Time spent", _been_in),
}


def _whose(lives: Ints, reading: Reading) -> Flags:
    found = np.zeros(len(reading.lives.card), bool)
    found[lives] = True
    return found


def _place(reading: Reading, name: str) -> int:
    if name not in names(reading):
        raise UnknownFigure(name)
    return names(reading).index(name)


def _in_week(instants: Ints, reading: Reading, name: str) -> Flags:
    try:
        monday = date.fromisocalendar(int(name[:4]), int(name[6:]), 1)
    except ValueError:
        raise UnknownFigure(name) from None
    return numbers(instants, [monday], WEEK, reading.zone) == 0
