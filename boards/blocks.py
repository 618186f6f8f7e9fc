"""How a card comes to be blocked and is freed again, inside a change of its board."""

from datetime import datetime

from boards.change import NAME_LENGTH, BoardChange
from boards.models import Block, Card, Event
from boards.webhooks.outbox import tell_of_block
from boards.words import name_of


def begin_block(change: BoardChange, card: Card, *, reason: str, note: str) -> Block:
    """Raises ValidationError for an unknown reason or a note that is too long."""
    by_name = name_of(change.by)[:NAME_LENGTH]
    block = Block(card=card, reason=reason, note=note, since=change.at, by=change.by, by_name=by_name)
    block.full_clean(exclude=["by"])
    block.save()
    _mark(change, card, block)
    return block


def end_block(change: BoardChange, card: Card) -> None:
    """End the open block now, which cannot be before it began."""
    block = card.blocks.get(until=None)
    change.not_before(block.since, card)
    block.until = change.at
    block.save(update_fields=["until"])
    _mark(change, card, block)


def reopen_block(change: BoardChange, card: Card, *, ended_at: datetime) -> None:
    """Let the block go on that ended then, if one did."""
    block = card.blocks.filter(until=ended_at).order_by("pk").last()
    if block:
        block.until = None
        block.save(update_fields=["until"])
        _mark(change, card, block)


def _mark(change: BoardChange, card: Card, block: Block) -> None:
    """Mark the card as its block says, and tell of it."""
    card.blocked = block.until is None
    card.save(update_fields=["blocked"])
    change.touch(card.column_id)
    if change.board.has_webhooks:
        tell_of_block(Event.BLOCKED if card.blocked else Event.UNBLOCKED, block, card, at=change.at)
