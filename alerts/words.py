"""What an alert says: a sentence that stands alone, with the figures of that instant."""

from collections.abc import Sequence
from datetime import datetime

from alerts.models import Condition, Kind
from boards.words import days, stay


def words_of(condition: Condition, *, at: datetime) -> str:
    return {
        Kind.LATE: _late,
        Kind.BLOCKED: _blocked,
        Kind.OVER: _over,
        Kind.BELOW: _below,
        Kind.OVERRIDDEN: _overridden,
    }[Kind(condition.kind)](condition, at)


def _late(condition: Condition, at: datetime) -> str:
    card, figures = condition.card, getattr(condition.board, "figures", None)
    assert card is not None
    assert card.started_at is not None
    within = figures.lead_time_p85 if figures else None
    promise = f": 85 % of cards were ready within {days(within)} days" if within is not None else ""
    return f"“{card}” has been under way for {stay(at - card.started_at)}{promise}"


def _blocked(condition: Condition, at: datetime) -> str:
    assert condition.card is not None
    blocks = condition.card.open_blocks  # type: ignore[attr-defined]  # read with the conditions
    waits = f": {blocks[0]}" if blocks else ""
    return f"“{condition.card}” has been blocked for {stay(at - condition.since)}{waits}"


def _over(condition: Condition, at: datetime) -> str:
    column = condition.column
    assert column is not None
    return f"{column} has been over its limit of {column.maximum} for {stay(at - condition.since)}"


def _below(condition: Condition, at: datetime) -> str:
    column = condition.column
    assert column is not None
    lacks = f"had fewer than {column.minimum} cards" if column.minimum != 1 else "been empty"
    return f"{column} has {lacks} for {stay(at - condition.since)}"


def _overridden(condition: Condition, at: datetime) -> str:
    decision = condition.decision
    assert decision is not None
    card = f" for “{decision.card}”" if decision.card else ""
    return f"{decision.by_name or 'Somebody'} overrode the limit of {decision.subject}{card}: {decision.after}"


NAMED = 3


def words_of_many(alike: Sequence[Condition]) -> str:
    """Of one kind, on one board: how many, and the first few by name."""
    number, named = len(alike), ", ".join(_name(condition) for condition in alike[:NAMED])
    what = {
        Kind.LATE: f"{number} cards have been under way for longer than 85 % of those that were ready",
        Kind.BLOCKED: f"{number} cards have been blocked for long",
        Kind.OVER: f"{number} columns have been over their limits for long",
        Kind.BELOW: f"{number} columns have had fewer cards than they need for long",
        Kind.OVERRIDDEN: f"Limits were overridden {number} times",
    }[Kind(alike[0].kind)]
    more = f" and {number - NAMED} more" if number > NAMED else ""
    return f"{what}: {named}{more}"


def _name(condition: Condition) -> str:
    if decision := condition.decision:
        return f"{decision.subject} for “{decision.card}”" if decision.card else decision.subject
    return f"“{condition.card}”" if condition.card else f"{condition.column}"
