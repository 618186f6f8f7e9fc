"""The verbs of a card. Page, API, admin and demo all come through this door; an import writes a log as it was.

Every verb is one transaction under the board's lock: check the rule, change the card, write the log row, raise the
board's version. `by` is the person who acts (none: the product itself), `at` an instant with zone (none: now). A verb
answers the card as it then is, its board with the new version; it raises `Refused`, with reasons as data, and then
nothing has changed. `override_reason` lets a card into a full column, where this person may do that.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from boards import refusals
from boards.blocks import begin_block, end_block
from boards.change import BoardChange, board_change
from boards.limits import admit
from boards.models import Block, Board, Card, Column, DiscardReason
from boards.models.card import COURSE_FIELDS, PLACE_FIELDS
from boards.notices import call_in_description, tell_assigned
from boards.places import place_behind, place_first, place_last
from boards.refusals import Overtaken, Refused
from boards.replay import Act
from boards.undo import take_back
from boards.words import name_of

# What a person writes on a card; all else is the log's.
WRITTEN_FIELDS = (
    "title",
    "description",
    "work_type",
    "requester",
    "assignee",
    "due_date",
    "external_id",
    "external_url",
)


def create_card(
    *,
    board: Board,
    column: Column,
    title: str,
    by: User | None,
    at: datetime | None = None,
    override_reason: str = "",
    **written: Any,
) -> Card:
    """Put a new card at the head of a column. Raises ValidationError for what cannot stand on a card."""
    with board_change(board, by=by, at=at) as change:
        column = change.column_in_use(column)
        card = Card(board=change.board, **_written(change.board, written | {"title": title}))
        card.full_clean(exclude=[*COURSE_FIELDS, *PLACE_FIELDS])
        override = admit(change, column, override_reason=override_reason)
        card.position = place_first(column)
        arrive(change, card, Act.CREATE, column, override=override)
        _tell(change, card)
    return card


def edit_card(
    *, card: Card, by: User | None, at: datetime | None = None, seen: Mapping[str, Any] | None = None, **written: Any
) -> Card:
    """Change what is written on a card. Its clock does not hear of it; who gets it or is called in it does.

    `seen` is what stood in the fields when this person began: what somebody else has changed since is not written over.
    """
    with board_change(card.board_id, by=by, at=at) as change:
        card = change.fresh(card)
        _check_not_overtaken(card, written, seen or {})
        assignee, description = card.assignee_id, card.description
        for name, value in _written(change.board, written).items():
            setattr(card, name, value)
        card.full_clean(exclude=[*COURSE_FIELDS, *PLACE_FIELDS])
        card.save(update_fields=list(written))
        change.touch(card.column_id)
        _tell(change, card, assignee=assignee, description=description)
    return card


def move_card(
    *,
    card: Card,
    to: Column,
    behind: Card | None = None,
    by: User | None,
    at: datetime | None = None,
    override_reason: str = "",
) -> Card:
    """Put a card right behind a neighbour, or at the head of the column without one.

    A neighbour that has just left the column cannot say where: then the card lies at the end. Inside its own column
    the card only changes its place: no limit, no log row. Of a card that a page names by its number alone, the rest is
    read under the lock.
    """
    with board_change(card.board_id or to.board_id, by=by, at=at) as change:
        card = _lying(change, card)
        column = change.column_in_use(to)
        if column.pk == card.column_id:
            _reorder(change, card, column, behind)
            return card
        override = admit(change, column, override_reason=override_reason)
        left = {"origin": card.column_id, "from_position": card.position}
        card.position = _place(column, behind, moving=card)
        arrive(change, card, Act.MOVE, column, override=override, **left)
    return card


def discard_card(*, card: Card, reason: str, note: str = "", by: User | None, at: datetime | None = None) -> Card:
    """End an idea, with a reason from the list. A good result: most ideas should end so, early."""
    if reason not in DiscardReason.values:
        raise Refused("unknown_reason", "Choose a reason from the list.")
    with board_change(card.board_id, by=by, at=at) as change:
        card = _lying(change, card)
        if card.finished_at:
            raise Refused("card_finished", f"“{card.title}” is finished. Archive it instead.")
        _put_away(change, card, Act.DISCARD, reason=reason, note=note)
    return card


def archive_card(*, card: Card, by: User | None, at: datetime | None = None) -> Card:
    """Put a finished card away. It stays finished."""
    with board_change(card.board_id, by=by, at=at) as change:
        card = _lying(change, card)
        if not card.finished_at:
            raise Refused("card_unfinished", f"“{card.title}” is not finished. Discard it with a reason instead.")
        _put_away(change, card, Act.ARCHIVE)
    return card


def restore_card(
    *, card: Card, to: Column, by: User | None, at: datetime | None = None, override_reason: str = ""
) -> Card:
    """Bring a discarded or archived card back, to the head of a column."""
    with board_change(card.board_id, by=by, at=at) as change:
        card = change.fresh(card)
        if card.column_id is not None:
            raise Refused("card_on_board", f"“{card.title}” is on the board already.")
        column = change.column_in_use(to)
        override = admit(change, column, override_reason=override_reason)
        card.position = place_first(column)
        arrive(change, card, Act.RESTORE, column, override=override)
    return card


def undo_move(*, card: Card, by: User | None, at: datetime | None = None, override_reason: str = "") -> Card:
    """Take back the card's last move, discard, restore or archiving: within 60 s, by the same person.

    Both rows stay in the log and count nowhere. Going back obeys the limit like any other way into a column. A block
    that a discard ended is open again; one laid on a restored card ends.
    """
    with board_change(card.board_id, by=by, at=at) as change:
        card = change.fresh(card)
        take_back(change, card, override_reason=override_reason)
    return card


def block_card(*, card: Card, reason: str, note: str = "", by: User | None, at: datetime | None = None) -> Block:
    """Say what a card waits for. Raises ValidationError for an unknown reason."""
    with board_change(card.board_id, by=by, at=at) as change:
        card = _lying(change, card)
        if card.blocked:
            raise Refused("card_blocked", f"“{card.title}” is blocked already.")
        return begin_block(change, card, reason=reason, note=note)


def unblock_card(*, card: Card, by: User | None, at: datetime | None = None) -> Card:
    """The wait is over."""
    with board_change(card.board_id, by=by, at=at) as change:
        card = change.fresh(card)
        if not card.blocked:
            raise Refused("card_not_blocked", f"“{card.title}” is not blocked.")
        end_block(change, card)
    return card


def _written(board: Board, fields: dict[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - set(WRITTEN_FIELDS)
    if unknown:
        raise TypeError(f"A card has no {', '.join(sorted(unknown))} to write on.")
    assignee = fields.get("assignee")
    if assignee and not board.memberships.filter(person=assignee).exists():
        raise ValidationError(f"{name_of(assignee)} is not a member of this board.")
    return {name: value.strip() if name == "title" else value for name, value in fields.items()}


def _check_not_overtaken(card: Card, written: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
    now = {name: getattr(card, name) for name in written if name in seen}
    others = [name for name, value in now.items() if not (_reads_as(value, seen[name]) or value == written[name])]
    if others:
        raise Overtaken(card, others)


def _reads_as(value: Any, seen: Any) -> bool:
    """A form brings line ends and blanks of its own."""
    return value.split() == seen.split() if isinstance(value, str) else value == seen


def _tell(change: BoardChange, card: Card, *, assignee: int | None = None, description: str = "") -> None:
    """Tell whom what is written there concerns, as far as other things stood there before."""
    if card.assignee_id != assignee:
        tell_assigned(change, card)
    call_in_description(change, card, before=description)


def _lying(change: BoardChange, card: Card) -> Card:
    card = change.fresh(card)
    if card.column_id is None:
        raise refusals.put_away(card)
    return card


def _reorder(change: BoardChange, card: Card, column: Column, behind: Card | None) -> None:
    if behind is None or behind.pk != card.pk:
        card.position = _place(column, behind, moving=card)
        card.stamp = change.version
        card.save(update_fields=PLACE_FIELDS)
    change.touch(column.pk)


def _place(column: Column, behind: Card | None, *, moving: Card) -> int:
    if behind is None:
        return place_first(column)
    position = place_behind(column, behind, moving=moving)
    return place_last(column) if position is None else position


def arrive(change: BoardChange, card: Card, act: Act, column: Column, *, override: str, **row: Any) -> None:
    course = card.course()
    course.apply(act, column.pk, change.at, change.line)
    card.follow(course)
    card.column = column
    card.stamp = change.version
    if card.pk is None:
        card.save()
    else:
        card.save(update_fields=[*COURSE_FIELDS, *PLACE_FIELDS])
    change.log(card, act, target=column.pk, reason=override, override=bool(override), **row)


def _put_away(change: BoardChange, card: Card, act: Act, **row: Any) -> None:
    if card.blocked:
        end_block(change, card)
    origin, from_position = card.column_id, card.position
    course = card.course()
    course.apply(act, None, change.at, change.line)
    card.follow(course)
    card.save(update_fields=COURSE_FIELDS)
    change.log(card, act, origin=origin, from_position=from_position, **row)
