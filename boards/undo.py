"""How the last act on a card is taken back, inside a change of its board."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User

from boards.blocks import end_block, reopen_block
from boards.change import BoardChange
from boards.limits import admit
from boards.models import Card, Transition
from boards.models.card import COURSE_FIELDS, PLACE_FIELDS
from boards.places import place_at
from boards.refusals import Refused
from boards.replay import Act, Course, replay

UNDO_SECONDS = 60


def undoable(card: Card, *, by: User | None, at: datetime) -> Transition | None:
    """The row that this person could take back at this instant: the last that counts, theirs, and no creation."""
    last = card.transitions.counting().in_order().last()
    if last is None or last.kind == Act.CREATE or last.by_id is None or last.by_id != getattr(by, "pk", None):
        return None
    return last if at - last.at <= timedelta(seconds=UNDO_SECONDS) else None


def take_back(change: BoardChange, card: Card, *, override_reason: str) -> None:
    """Lead the card back to where it was, and write that to the log."""
    undone = undoable(card, by=change.by, at=change.at)
    if undone is None:
        raise Refused("nothing_to_undo", f"A move can be undone for {UNDO_SECONDS} seconds, by who made it.")
    override = _place_back(change, card, undone, override_reason)
    _undo_block(change, card, undone)
    left = card.column_id
    card.follow(_course_without(change, card, undone))
    card.stamp = change.version
    card.save(update_fields=[*COURSE_FIELDS, *PLACE_FIELDS])
    change.log(
        card, Act.UNDO, origin=left, target=card.column_id, reason=override, override=bool(override), undoes=undone
    )


def _place_back(change: BoardChange, card: Card, undone: Transition, override_reason: str) -> str:
    if undone.from_column_id is None:
        return ""
    origin = change.column_in_use(change.columns[undone.from_column_id])
    override = admit(change, origin, override_reason=override_reason)
    card.position = place_at(origin, undone.from_position or 0)
    return override


def _undo_block(change: BoardChange, card: Card, undone: Transition) -> None:
    """Whoever is put away waits for nothing; whoever comes back waits for what they waited for."""
    if undone.kind == Act.RESTORE and card.blocked:
        end_block(change, card)
    elif undone.to_column_id is None:
        reopen_block(change, card, ended_at=undone.at)


def _course_without(change: BoardChange, card: Card, undone: Transition) -> Course:
    rows = card.transitions.counting().exclude(pk=undone.pk).in_order().values_list("kind", "to_column", "at")
    return replay(rows, change.line)
