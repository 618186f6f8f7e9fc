"""What happened on a board in one week: which cards were finished, delivered and discarded, and what was overridden."""

from collections import Counter, defaultdict
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db.models import Q

from boards.models import Block, BlockReason, Board, Transition
from metrics.answers import names, written
from metrics.instants import Ints, in_days, instant_of, microseconds
from metrics.reading import Reading
from metrics.weeks import WEEK, begins, counts
from reports.judging import mean

LONGEST = 10  # of a list; the rest is counted
RECENT = 4 * WEEK  # as far back as people remember a blocker as the same one

Cards = dict[str, Any]


def finished(reading: Reading, week: date) -> Cards:
    """With the lead time in days, none for cards that never lay in the flow."""
    lives = reading.lives
    took = np.where(lives.is_measured, in_days(lives.finished - lives.started), np.nan)
    return _listed(
        reading, lives.finished, week, {"days": [None if np.isnan(days) else days for days in took.tolist()]}
    )


def delivered(reading: Reading, week: date) -> Cards | None:
    """And how many in the mean of the complete weeks before; none where the board has no column that means it."""
    if reading.board.delivered_id is None:
        return None
    weeks_before = [monday for monday in reading.window.weeks if monday < week]
    counted = counts(reading.lives.delivered, weeks_before, WEEK, reading.zone)
    return _listed(reading, reading.lives.delivered, week, {}) | {"before": mean(counted)}


def discarded(reading: Reading, week: date) -> Cards:
    """With the column left and the reason; `reasons` counts those of all."""
    lives, called = reading.lives, [*names(reading), ""]
    reasons = [reading.discard_reasons.get(card, "") for card in lives.card.tolist()]
    told = _listed(
        reading, lives.discarded, week, {"reason": reasons, "left": [called[at] for at in lives.left.tolist()]}
    )
    its = _of_week(reading, lives.discarded, week).tolist()
    return told | {"reasons": [[*each] for each in Counter(reasons[life] for life in its).most_common()]}


def overrides(board: Board, week: date) -> Cards:
    """Cards that were let into a full column, and why."""
    rows = Transition.objects.counting().filter(board=board, override=True)
    rows = rows.filter(at__gte=begins(week, board.zone), at__lt=begins(week + WEEK, board.zone))
    told = rows.order_by("at", "pk").values("card_id", "card__title", "to_name", "reason")
    return {
        "count": rows.count(),
        "cards": [
            {"card": row["card_id"], "title": row["card__title"], "column": row["to_name"], "reason": row["reason"]}
            for row in told[:LONGEST]
        ],
    }


def waits(board: Board, as_of: datetime) -> dict[int, Cards]:
    """By card what it waits for, and for how many days."""
    still = Q(until=None) | Q(until__gt=as_of)
    blocks = Block.objects.filter(still, card__board=board, since__lt=as_of)
    return {
        block.card_id: {"words": str(block), "days": (as_of - block.since).total_seconds() / 86_400} for block in blocks
    }


def blocked_again(board: Board, as_of: datetime) -> list[Cards]:
    """By reason how often cards were blocked of late, the most frequent first.

    What waits for something else waits for something else each time: no reason that could recur.
    """
    blocks = Block.objects.filter(card__board=board, since__gte=as_of - RECENT, since__lt=as_of)
    by_reason: dict[str, list[int]] = defaultdict(list)
    for reason, card in blocks.exclude(reason=BlockReason.OTHER).order_by("since", "pk").values_list("reason", "card"):
        by_reason[reason].append(card)
    counted = sorted(by_reason.items(), key=lambda each: (-len(each[1]), each[0]))
    return [
        {"reason": reason, "count": len(cards), "cards": list(dict.fromkeys(cards))[:LONGEST]}
        for reason, cards in counted
    ]


def _listed(reading: Reading, instants: Ints, week: date, more: dict[str, list[Any]]) -> Cards:
    """Of the cards with such an instant in the week how many they are, and the first of them by it."""
    its = _of_week(reading, instants, week)
    shown = its[np.argsort(instants[its], kind="stable")][:LONGEST].tolist()
    titles = {card: title for card, _, title in written([int(reading.lives.card[life]) for life in shown])}
    return {
        "count": len(its),
        "cards": [
            {
                "card": (card := int(reading.lives.card[life])),
                "title": titles[card],
                "at": instant_of(instants[life]).astimezone(reading.zone).isoformat(),
                **{key: values[life] for key, values in more.items()},
            }
            for life in shown
        ],
    }


def _of_week(reading: Reading, instants: Ints, week: date) -> Ints:
    first, end = (microseconds(begins(day, reading.zone)) for day in (week, week + WEEK))
    return np.flatnonzero((instants >= first) & (instants < end))
