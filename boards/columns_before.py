"""Columns as they were at an instant: today's, with what the board log tells of since then taken back."""

from collections.abc import Iterable
from copy import copy
from datetime import datetime

from boards.decisions import ADDED, setting, subject_of
from boards.models import Board, Column, Decided, Decision

FIELDS = ("name", "kind", "maximum", "minimum")
BY_LABEL = {subject_of(Column, "", field): field for field in FIELDS}


def columns_before(instant: datetime, board: Board, columns: Iterable[Column]) -> list[Column]:
    """Copies of a board's columns with the names, kinds and limits that held right before then.

    One retired since is in use. One added since stays, as an imported log may tell of it: without limits, which nobody
    had agreed on.
    """
    then = [copy(column) for column in columns]
    since = board.decisions.filter(about__in=(Decided.COLUMN, Decided.LIMIT), at__gte=instant)
    for decision in since.order_by("-at", "-pk"):
        _take_back(decision, then)
    for column in then:
        if column.retired_at and column.retired_at >= instant:
            column.retired_at = None
    return then


def _take_back(decision: Decision, columns: list[Column]) -> None:
    if decision.after == ADDED and (column := _bearing(decision.subject, columns, decision.at)):
        column.maximum = column.minimum = None
        return
    name, separator, label = decision.subject.rpartition(": ")
    field = BY_LABEL.get(separator + label, "")
    if field and (column := _bearing(decision.after if field == "name" else name, columns, decision.at)):
        setattr(column, field, setting(column, field).to_python(decision.before or None))


def _bearing(name: str, columns: list[Column], at: datetime) -> Column | None:
    """One column at a time bears a name: of several that did or will, the eldest not retired by then."""
    bearing = (column for column in columns if column.name == name)
    in_use = (column for column in bearing if column.retired_at is None or column.retired_at >= at)
    return min(in_use, key=lambda column: column.pk, default=None)
