"""What a report says of one week of one board, as data."""

from datetime import date
from typing import Any

from boards.models import Board


def facts_of(board: Board, week: date, *, before: dict[str, Any] | None) -> dict[str, Any]:
    return {"week": str(week), "cards": board.cards.count(), "before": before and before["week"]}
