"""How far the data behind the figures can be trusted: what is odd in a board's log, with counts and the cards."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, F
from django.utils import timezone

from boards.decisions import ADDED
from boards.models import Decided, Transition
from metrics import flow
from metrics.instants import instant_of
from metrics.reading import Reading
from metrics.weeks import WEEK, begins, counts, day_of

AT_ONCE = 10  # cards that nobody moves one by one within a minute
QUIET_WEEKS = 4
A_MINUTE = 60 * 10**6

Finding = dict[str, Any]
NAMES = {
    "unmeasured": "finished without a lead time",
    "bulk": "moved many at once",
    "out_of_order": "moved out of order",
    "future": "moved in the future",
}


def quality(reading: Reading) -> list[Finding]:
    """What a reader should know of the data in the window, the gravest first; nothing where all is well.

    `cards` are all that are meant; `logged` says that the board log tells more, `day` that the flow can be looked at as
    of then.
    """
    looks = (_unmeasured, _thin, _no_arrivals, _bulk, _disorder, _to_come, _other_meaning, _other_clock)
    return [finding for look in looks for finding in look(reading)]


def name_of(kind: str) -> str:
    """In the title of the list of its cards."""
    return NAMES[kind]


def _finding(kind: str, count: int, sentence: str, cards: Sequence[int] = (), **more: Any) -> Iterator[Finding]:
    if count:
        yield {"kind": kind, "count": count, "sentence": sentence, "cards": list(cards)} | more


def _unmeasured(reading: Reading) -> Iterator[Finding]:
    found = reading.lives.card[flow.unmeasured(reading.lives, reading.window)].tolist()
    yield from _finding(
        "unmeasured",
        len(found),
        f"{_cards(len(found))} finished without ever having lain in the flow: counted, but without a lead time.",
        found,
    )


def _thin(reading: Reading) -> Iterator[Finding]:
    count = len(flow.lead_times(reading.lives, reading.window))
    if 0 < count < flow.THIN:
        sentence = f"Only {_cards(count)} finished and measured: the next one may change the percentiles much."
        yield from _finding("thin", count, sentence)


def _no_arrivals(reading: Reading) -> Iterator[Finding]:
    latest = reading.window.weeks[-QUIET_WEEKS:]
    if len(latest) == QUIET_WEEKS and not sum(counts(reading.lives.started, latest, WEEK, reading.zone)):
        sentence = f"Nothing was started in the last {QUIET_WEEKS} complete weeks: is the board still in use?"
        yield from _finding("no_arrivals", QUIET_WEEKS, sentence)
        yield from _standstill(reading, latest[0])


def _standstill(reading: Reading, first_week: date) -> Iterator[Finding]:
    """What is told of weeks after the last move says that nobody used the board, not how it flowed."""
    last = instant_of(reading.log.at.max())
    if last < begins(first_week, reading.zone):
        day = day_of(last, reading.zone)
        sentence = f"Nothing has moved since {day:%-d %b %Y}: weeks without anything finished are counted since."
        yield from _finding("standstill", QUIET_WEEKS, sentence, day=day.isoformat())


def _bulk(reading: Reading) -> Iterator[Finding]:
    """Minutes in which more cards were moved than anybody moves one by one."""
    log = reading.log
    its = np.flatnonzero(reading.window.holds(log.at))
    minutes, number = np.unique(log.at[its] // A_MINUTE, return_inverse=True)
    pairs = np.unique(np.c_[number, log.card[its]], axis=0)
    moved = np.bincount(pairs[:, 0], minlength=len(minutes)) if len(pairs) else np.empty(0, int)
    busy = np.flatnonzero(moved >= AT_ONCE)
    if len(busy):
        most = busy[np.argmax(moved[busy])]
        when = instant_of(minutes[most] * A_MINUTE).astimezone(reading.zone)
        sentence = (
            f"In {_minutes(len(busy))} {AT_ONCE} cards or more moved ({moved[most]} on {when:%-d %b %Y, %H:%M}):"
            " such moves tell when somebody tidied up, not when work was done."
        )
        yield from _finding("bulk", len(busy), sentence, pairs[pairs[:, 0] == most][:, 1].tolist())


def _disorder(reading: Reading) -> Iterator[Finding]:
    """Rows that were written after another of the same card which tells of a later instant."""
    log = reading.log
    found = np.unique(log.card[log.late & reading.window.holds(log.at)]).tolist()
    sentence = f"{_cards(len(found))} moved out of order: what was written later tells of an earlier instant."
    yield from _finding("out_of_order", len(found), sentence, found)


def _to_come(reading: Reading) -> Iterator[Finding]:
    rows = reading.board.transitions.filter(at__gt=timezone.now() + timedelta(minutes=1))
    found = sorted(set(rows.values_list("card_id", flat=True)))
    sentence = (
        f"{_cards(len(found))} moved in the future: some clock is wrong, or a log tells of what is still to come."
    )
    yield from _finding("future", len(found), sentence, found)


def _other_meaning(reading: Reading) -> Iterator[Finding]:
    """The log keeps names and kinds as they were: what is told of a column may have been something else then.

    Whatever changes a column that was there stands in the board log, which is shorter than the log of moves.
    """
    decided = reading.board.decisions.filter(about=Decided.COLUMN).exclude(before="", after=ADDED)
    if not (decided.filter(at__gte=reading.window.since) if reading.window.since else decided).exists():
        return
    rows = _rows(reading).exclude(to_column=None)
    other = rows.exclude(to_name=F("to_column__name"), to_kind=F("to_column__kind"))
    then_and_now = other.order_by().values_list("to_name", "to_kind", "to_column__name", "to_column__kind")
    for name, kind, now, kind_now, moves in then_and_now.annotate(Count("pk")):
        told = "1 move tells" if moves == 1 else f"{moves} moves tell"
        sentence = f"{told} of {name} ({kind}), which is {now} ({kind_now}) now."
        yield from _finding("other_meaning", moves, sentence, logged=True)


def _other_clock(reading: Reading) -> Iterator[Finding]:
    if reading.window.since:
        decided = reading.board.decisions.filter(about=Decided.LINE, at__lt=reading.as_of)
        count = decided.filter(at__gte=reading.window.since).count()
        sentence = f"Where the clock starts and stops was changed {_times(count)}: figures are read as it stands now."
        yield from _finding("other_clock", count, sentence, logged=True)


def _rows(reading: Reading) -> Any:
    rows = Transition.objects.filter(board=reading.board, at__lt=reading.as_of)
    return rows.filter(at__gte=reading.window.since) if reading.window.since else rows


def _cards(count: int) -> str:
    return f"{count} card was" if count == 1 else f"{count} cards were"


def _minutes(count: int) -> str:
    return "one minute" if count == 1 else f"{count} minutes"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
