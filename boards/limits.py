"""The WIP limit: the one rule for every way into a column."""

from boards.access import may_override
from boards.change import BoardChange
from boards.models import Column
from boards.refusals import ColumnFull


def admit(change: BoardChange, column: Column, *, arriving: int = 1, override_reason: str = "") -> bool:
    """Let cards into a column, and say whether that took an override.

    Called under the board's lock, so that the count still holds when the cards arrive. A limit that was lowered under
    the present count lets nothing in until the column is below it.

    Raises ColumnFull where there is no room and no valid reason to go on.
    """
    if column.maximum is None:
        return False
    count = column.cards.count()
    if count + arriving <= column.maximum:
        return False
    allowed = may_override(change.by, column)
    if allowed and override_reason.strip():
        return True
    raise ColumnFull(column, count=count, arriving=arriving, at=change.at, may_override=allowed)
