"""What a message says, in the words of the API: the row of the log as it was written, the card as it is now."""

import json
from datetime import date, datetime
from typing import Any

from boards.api.rows import card_row, transition_rows
from boards.models import Block, Delivery


def body_of(delivery: Delivery) -> bytes:
    """Drawn when it is sent: another attempt may tell of a card that has gone on."""
    return json.dumps(payload_of(delivery), default=_instant, ensure_ascii=False).encode()


def payload_of(delivery: Delivery) -> dict[str, Any]:
    board = delivery.card.board
    payload = {
        "id": str(delivery.event_id),
        "event": delivery.event,
        "at": delivery.at,
        "board": {"id": board.pk, "name": board.name},
        "card": card_row(delivery.card),
    }
    if delivery.transition_id:
        payload["transition"] = transition_rows(board).get(pk=delivery.transition_id)
    if delivery.block:
        payload["block"] = _block_row(delivery.block)
    return payload


def _block_row(block: Block) -> dict[str, Any]:
    return {
        "id": block.pk,
        "card": block.card_id,
        "reason": block.reason,
        "note": block.note,
        "since": block.since,
        "until": block.until,
        "by": block.by_id,
        "by_name": block.by_name,
    }


def _instant(value: datetime | date) -> str:
    return value.isoformat().replace("+00:00", "Z")
