"""The WIP limit: the one rule for every way into a column."""

from boards.access import may_override
from boards.change import BoardChange
from boards.models import Column
from boards.places import how_many_lie_in
from boards.refusals import ColumnFull


def admit(change: BoardChange, column: Column, *, arriving: int = 1, override_reason: str = "") -> str:
    """Let cards into a column. Answers the reason of the override that this took; empty where there was room.

    Called under the board's lock, so that the count still holds when the cards arrive. A limit that was lowered under
    the present count lets nothing in until the column is below it.

    Raises ColumnFull where there is no room and no valid reason to go on.
    """
    if column.maximum is None:
        return ""
    count = how_many_lie_in([column.pk])[column.pk]
    if count + arriving <= column.maximum:
        return ""
    allowed = may_override(change.by, column)
    reason = override_reason.strip()
    if allowed and reason:
        return reason
    raise ColumnFull(column, limit=column.maximum, count=count, arriving=arriving, at=change.at, may_override=allowed)
