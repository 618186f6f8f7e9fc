"""What a board alerts its people to: its owners say so, and the board log tells it."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F

from alerts.models import Condition, Kind, Rules
from boards.change import board_change
from boards.models import Board, Decided


def rules_of(board: Board) -> Rules:
    """Its own, or the defaults."""
    own: Rules | None = getattr(board, "alert_rules", None)
    return own or Rules(board=board)


def change_rules(*, board: Board, by: User | None, at: datetime | None = None, **said: Any) -> Rules:
    """Set what is said; the rest stays. What holds already and was not told is due by the new rules.

    Raises ValidationError for a number of days out of bounds.
    """
    with board_change(board, by=by, at=at) as change:
        rules = rules_of(change.board)
        for name, after in said.items():
            before = getattr(rules, name)
            setattr(rules, name, after)
            label = Rules._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            if before != after:
                change.decide(Decided.BOARD, f"Alerts: {label}", before=_told(before), after=_told(after))
        rules.full_clean(exclude=["board"])
        rules.save()
        _due_by(rules)
    return rules


def _due_by(rules: Rules) -> None:
    untold = Condition.objects.filter(board=rules.board_id, ended_at=None, raised_at=None)
    for kind in Kind:
        wait = rules.wait(kind)
        untold.filter(kind=kind).update(due_at=None if wait is None else F("since") + wait)


def _told(value: object) -> object:
    return {True: "on", False: "off"}.get(value, value) if isinstance(value, bool) else value
