"""What an alert says: a sentence that stands alone, with the figures of that instant."""

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
    block = condition.card.blocks.filter(until=None).first()
    waits = f": {block}" if block else ""
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
