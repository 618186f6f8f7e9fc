"""The cards behind a figure: every number and every bar of the Flow page can be taken apart."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import numpy as np

from boards import words
from metrics import flow, quality
from metrics.answers import names
from metrics.arrivals import furthest
from metrics.blocked import blocked_stays
from metrics.courses import Courses
from metrics.instants import NEVER, Flags, Ints, microseconds
from metrics.log import WORK_TYPES
from metrics.occupancy import DAY
from metrics.parts import (
    UnknownPart,
    age_and_fate,
    day_alone,
    day_and_rest,
    monday_of,
    say_age,
    say_day,
    say_span,
    say_week,
    span,
)
from metrics.reading import Reading
from metrics.survival import outcomes
from metrics.weeks import WEEK, begins, day_of, numbers


class UnknownFigure(ValueError):
    """No figure is called so, or it has no such part."""


class Behind(NamedTuple):
    title: str
    cards: Flags


class Figure(NamedTuple):
    title: str
    find: Callable[[Reading, str], Flags]
    say: Callable[[str], str] | None = None  # a part of it, as people read it; none where it has no parts


def behind(reading: Reading, figure: str, part: str = "") -> Behind:
    """The cards that a figure counts, or that a part of it counts. Raises UnknownFigure."""
    if figure not in FIGURES:
        raise UnknownFigure(figure)
    title, find, say = FIGURES[figure]
    if part and say is None:
        raise UnknownFigure(f"{figure} has no parts")
    try:
        cards = find(reading, part)
        said = say(part) if say and (part or figure == "discarded_for") else ""
    except UnknownPart:
        raise UnknownFigure(f"{figure}: {part}") from None
    return Behind(f"{title}: {said}" if said else title, cards)


def _all(reading: Reading, part: str) -> Flags:
    return np.ones(len(reading.lives.card), bool)


def _load(reading: Reading, part: str) -> Flags:
    """By work type, or by column."""
    lives, flowing = reading.lives, reading.lives.is_in_flow
    if part in WORK_TYPES:
        return flowing & _is_of(reading, part)
    return flowing & (lives.lies == _place(reading, part)) if part else flowing


def _finished(reading: Reading, part: str) -> Flags:
    """By work type, by week, or by both: "2026-W07 feature"."""
    week, _, kind = part.rpartition(" ") if part in WORK_TYPES else part.partition(" ")
    done = _in_week(reading.lives.finished, reading, week)
    return done & _is_of(reading, kind) if kind else done


def _finished_in_complete_weeks(reading: Reading, part: str) -> Flags:
    told = numbers(reading.lives.finished, reading.window.weeks, WEEK, reading.zone)
    return (told >= 0) & (told < len(reading.window.weeks))


def _delivered(reading: Reading, part: str) -> Flags:
    """What has a time to market."""
    lives = reading.lives
    return reading.window.holds(lives.delivered) & (lives.started != NEVER)


def _measured(reading: Reading, part: str) -> Flags:
    """By days from start to finish: "7-14"."""
    done = flow.finished(reading.lives, reading.window) & reading.lives.is_measured
    if part:
        (low, high), lead = span(part), flow.lead_times(reading.lives, reading.window)
        done[done] = (lead >= low) & (lead < high)
    return done


def _unmeasured(reading: Reading, part: str) -> Flags:
    return flow.unmeasured(reading.lives, reading.window)


def _started(reading: Reading, part: str) -> Flags:
    return _in_week(reading.lives.started, reading, part)


def _discarded(reading: Reading, part: str) -> Flags:
    return _in_week(reading.lives.discarded, reading, part)


def _discarded_from(reading: Reading, part: str) -> Flags:
    return reading.window.holds(reading.lives.discarded) & (reading.lives.left == _place(reading, part))


def _discarded_for(reading: Reading, part: str) -> Flags:
    """By reason as it was written: none is one, too."""
    its = np.array([card for card, reason in reading.discard_reasons.items() if reason == part], np.int64)
    gone = reading.window.holds(reading.lives.discarded) & np.isin(reading.lives.card, its)
    if not gone.any():
        raise UnknownPart(part)
    return gone


def _returned(reading: Reading, part: str) -> Flags:
    """By the day, and by the column left on it."""
    returns, told = reading.lives.returns, flow.returned(reading.lives, reading.window)
    if part:
        day, column = day_and_rest(part)
        told &= (numbers(returns.at, [day], DAY, reading.zone) == 0) & (returns.left == _place(reading, column))
    return _whose(returns.life[told], reading)


def _been_in(reading: Reading, part: str) -> Flags:
    """Whose time in the column counts: their stays there ended in the window or are open."""
    stays, counting = reading.lives.stays, flow.counting_stays(reading.lives, reading.window)
    if part:
        counting &= stays.place == _place(reading, part)
    return _whose(stays.life[counting], reading)


def _blocked_in(reading: Reading, part: str) -> Flags:
    stays, blocked = blocked_stays(reading.lives, reading.blocks, reading.window, reading.at)
    return _whose(stays.life[(blocked > 0) & (stays.place == _place(reading, part))], reading)


def _lay_in_flow(reading: Reading, part: str) -> Flags:
    """At the end of a day."""
    courses = _until(reading, day_alone(part))
    flows = np.r_[courses.row.in_flow, False][courses.counts_in[courses.last]]
    return np.isin(reading.lives.card, courses.log.card[courses.last[flows]])


def _came_to(reading: Reading, part: str) -> Flags:
    """No further than a column by the end of a day."""
    day, column = day_and_rest(part)
    return _came(reading, day, _place(reading, column))


def _came_to_be_discarded(reading: Reading, part: str) -> Flags:
    return _came(reading, day_alone(part), len(reading.columns))


def _came(reading: Reading, day: date, place: int) -> Flags:
    courses, first = _until(reading, day), reading.window.since or reading.log_begins
    if first is None:
        return _whose(np.empty(0, np.int64), reading)
    came = furthest(courses, day_of(first, reading.zone), reading.zone)[courses.last]
    return np.isin(reading.lives.card, courses.log.card[courses.last[came == place]])


def _odd(reading: Reading, part: str) -> Flags:
    """By what is odd in the log."""
    if part not in quality.NAMES:
        raise UnknownPart(part)
    found = [card for finding in quality.quality(reading) if finding["kind"] == part for card in finding["cards"]]
    return np.isin(reading.lives.card, np.array(found, np.int64))


def _survived(reading: Reading, part: str) -> Flags:
    """What had become at an age of the ideas that were watched so long."""
    told, (age, fate) = outcomes(reading.lives, reading.at), age_and_fate(part)
    decided = told.ready | told.discarded
    still = (told.days > age) | (told.days == age) & ~decided
    found = told.begun.copy()
    found[told.begun] = still if fate == "open" else ~still & (told.ready if fate == "ready" else told.discarded)
    return found


FIGURES: dict[str, Figure] = {
    "cards": Figure("All cards", _all),
    "flow_load": Figure("Under way", _load, str),
    "finished": Figure("Finished", _finished, lambda part: part if part in WORK_TYPES else say_week(part)),
    "lead_time": Figure("Finished and measured", _measured, say_span),
    "throughput": Figure("Finished in complete weeks", _finished_in_complete_weeks),
    "time_to_market": Figure("Delivered", _delivered),
    "unmeasured": Figure("Finished without a lead time", _unmeasured),
    "started": Figure("Started", _started, say_week),
    "discards": Figure("Discarded", _discarded, say_week),
    "discarded_from": Figure("Discarded from", _discarded_from, str),
    "discarded_for": Figure("Discarded", _discarded_for, words.reason),
    "backward_moves": Figure("Moved to the left", _returned, say_day),
    "time_in_column": Figure("Time spent", _been_in, str),
    "blocked_in": Figure("Blocked", _blocked_in, str),
    "lay_in_flow": Figure("In the flow at the end of the day", _lay_in_flow, say_day),
    "came_to": Figure("Come so far and no further", _came_to, say_day),
    "came_to_be_discarded": Figure("Out of the flow by a discard", _came_to_be_discarded, say_day),
    "odd": Figure("Odd in the data", _odd, quality.name_of),
    "survival": Figure("Ideas by age", _survived, say_age),
}


def _is_of(reading: Reading, kind: str) -> Flags:
    if kind not in WORK_TYPES:
        raise UnknownPart(kind)
    return reading.lives.work_type == WORK_TYPES.index(kind)


def _whose(lives: Ints, reading: Reading) -> Flags:
    found = np.zeros(len(reading.lives.card), bool)
    found[lives] = True
    return found


def _place(reading: Reading, name: str) -> int:
    if name not in names(reading):
        raise UnknownPart(name)
    return names(reading).index(name)


def _in_week(instants: Ints, reading: Reading, name: str) -> Flags:
    """In the window where no week is named."""
    return numbers(instants, [monday_of(name)], WEEK, reading.zone) == 0 if name else reading.window.holds(instants)


def _until(reading: Reading, day: date) -> Courses:
    """The courses of the cards up to its end."""
    log, until = reading.log, microseconds(begins(day + DAY, reading.zone))
    return Courses(log.only(log.at < until), reading.lives.row)
