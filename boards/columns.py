"""The verbs of a column. They obey what `boards.moves` says of its verbs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from boards.change import BoardChange, board_change
from boards.decisions import ADDED, decide_settings
from boards.limits import admit
from boards.models import Board, Card, Column, Decided
from boards.models.card import COURSE_FIELDS
from boards.places import STEP, place_last
from boards.rebuild import correct_courses
from boards.refusals import Refused
from boards.replay import Act, Line


def add_column(*, board: Board, name: str, by: User | None, at: datetime | None = None, **settings: Any) -> Column:
    """Add a column at the right end. Raises ValidationError for a name taken or a limit that makes no sense."""
    with board_change(board, by=by, at=at) as change:
        column = Column(board=change.board, name=name.strip(), position=_next_place(change), **settings)
        column.full_clean()
        column.save()
        change.touch(column.pk)
        change.decide(Decided.COLUMN, column.name, after=ADDED)
    return column


def rename_column(*, column: Column, name: str, by: User | None) -> Column:
    """Give a column another name. The log keeps the name that its rows were written under."""
    return _set(column, by, ("name",), {"name": name.strip()})


def change_limits(*, column: Column, by: User | None, **limits: Any) -> Column:
    """Set `maximum`, `minimum` or `when_full`, what happens when full; what is not given stays.

    A maximum may be lower than the present count: the column is then over its limit until enough cards have left.
    """
    return _set(column, by, ("maximum", "minimum", "when_full"), limits)


def describe_column(*, column: Column, by: User | None, **said: str) -> Column:
    """Say by `kind` whether cards are worked on or wait there, by `policy` what must be true for them to leave."""
    return _set(column, by, ("kind", "policy"), {name: value.strip() for name, value in said.items()})


def reorder_column(*, column: Column, behind: Column | None, by: User | None) -> Column:
    """Put a column right behind another, or first without one. What that changes for cards is read from the log."""
    with board_change(column.board_id, by=by) as change:
        column = change.column_in_use(column)
        if behind is None or behind.pk != column.pk:
            _place(change, column, behind)
    return column


def shift_column(*, column: Column, to: str, by: User | None) -> Column:
    """Swap places with the neighbour on the "left" or the "right"; at the edge nothing happens."""
    with board_change(column.board_id, by=by) as change:
        column = change.column_in_use(column)
        order = [each for each in change.columns.values() if each.retired_at is None]
        index = order.index(column)
        if to == "left" and index > 0:
            _place(change, column, order[index - 2] if index > 1 else None)
        elif to == "right" and index < len(order) - 1:
            _place(change, column, order[index + 1])
    return column


def retire_column(
    *,
    column: Column,
    cards_to: Column | None = None,
    by: User | None,
    at: datetime | None = None,
    override_reason: str = "",
) -> Column:
    """Take a column off the board and give its cards a new one in the same act. Its history stays.

    The cards arrive at the end of the new column in their order, under its limit, each with a row in the log.
    """
    with board_change(column.board_id, by=by, at=at) as change:
        column = change.column_in_use(column)
        _check_no_role(change.board, column)
        cards = list(column.cards.order_by("position"))
        if cards:
            _rehouse(change, cards, column, cards_to, override_reason)
        column.retired_at = change.at
        column.save(update_fields=["retired_at"])
        change.touch(column.pk)
        change.decide(Decided.COLUMN, column.name, after="retired")
    return column


def set_line(*, board: Board, by: User | None, at: datetime | None = None, **stops: Column | None) -> Board:
    """Say where the clock has its `start` and its `finish`, and what is `delivered`; what is not given stays.

    What that changes for cards is read from the log.
    """
    with board_change(board, by=by, at=at) as change:
        board, before, told = change.board, change.line, _line_in_words(change.board)
        for name in ("start", "finish", "delivered"):
            if name in stops:
                column = stops[name]
                setattr(board, name, change.column_in_use(column) if column else None)
        _check_line(board, list(change.columns.values()))
        board.save(update_fields=["start", "finish", "delivered"])
        _read_again(change, before)
        change.touch(*change.columns)
        change.decide(Decided.LINE, "Clock", before=told, after=_line_in_words(board))
    return board


def _set(column: Column, by: User | None, known: tuple[str, ...], settings: dict[str, Any]) -> Column:
    if unknown := settings.keys() - set(known):
        raise TypeError(f"This verb does not set {', '.join(sorted(unknown))}.")
    with board_change(column.board_id, by=by) as change:
        column = change.column_in_use(column)
        decide_settings(change, column, column.name, settings)
        column.full_clean()
        column.save(update_fields=list(settings))
        change.touch(column.pk)
    return column


def _next_place(change: BoardChange) -> int:
    return max((column.position for column in change.columns.values()), default=0) + 1


def _place(change: BoardChange, column: Column, behind: Column | None) -> None:
    order = [each for each in change.columns.values() if each.pk != column.pk]
    order.insert(order.index(change.column_in_use(behind)) + 1 if behind else 0, column)
    _check_line(change.board, order)
    before, told = change.line, _in_a_row(change.columns.values())
    take_places(order)
    change.columns = {each.pk: each for each in order}
    _read_again(change, before)
    change.touch(*change.columns)
    change.decide(Decided.COLUMN, "Order of columns", before=told, after=_in_a_row(order))


def _in_a_row(columns: Iterable[Column]) -> str:
    return " → ".join(column.name for column in columns if column.retired_at is None)


def _line_in_words(board: Board) -> str:
    stops = {"starts in": board.start, "stops in": board.finish, "delivered in": board.delivered}
    return ", ".join(f"{verb} {column.name}" for verb, column in stops.items() if column)


def _read_again(change: BoardChange, before: Line) -> None:
    """Other instants than `before` can have only who ever arrived in a column that is of another part now."""
    line = change.line
    old, new = before.parts(), line.parts()
    changed = [column for column in new if new[column] != old[column]]
    if changed:
        correct_courses(change.board, line, arrived_in=changed)


def take_places(order: list[Column]) -> None:
    """Beyond all present places first, so that no two columns ever share one."""
    base = max(column.position for column in order) + 1
    for first in (base, 0):
        for place, column in enumerate(order, start=first):
            column.position = place
            column.save(update_fields=["position"])


def _check_line(board: Board, order: list[Column]) -> None:
    places = {column.pk: place for place, column in enumerate(order)}
    if board.start_id is None or board.finish_id is None:
        return
    if places[board.start_id] >= places[board.finish_id]:
        raise Refused(
            "start_behind_finish", "The column where the clock starts must be left of the one where it stops."
        )
    if board.delivered_id is not None and places[board.delivered_id] < places[board.finish_id]:
        raise Refused("delivered_before_finish", "Delivered cannot be left of the column where the clock stops.")


def _check_no_role(board: Board, column: Column) -> None:
    if column.pk in (board.start_id, board.finish_id, board.delivered_id):
        raise Refused("column_has_a_role", f"The clock depends on {column.name}. Choose another column for that first.")


def _rehouse(
    change: BoardChange, cards: list[Card], column: Column, cards_to: Column | None, override_reason: str
) -> None:
    if cards_to is None or cards_to.pk == column.pk:
        raise Refused("cards_need_a_column", f"Choose a column for what lies in {column.name}.")
    target = change.column_in_use(cards_to)
    override = admit(change, target, arriving=len(cards), override_reason=override_reason)
    last = place_last(target)
    for index, card in enumerate(cards):
        change.not_before(card.entered_at, card)
        course = card.course()
        course.apply(Act.MOVE, target.pk, change.at, change.line)
        card.follow(course)
        from_position, card.position = card.position, last + index * STEP
        card.save(update_fields=[*COURSE_FIELDS, "position"])  # not stamped: pages need the columns
        change.log(
            card,
            Act.MOVE,
            origin=column.pk,
            target=target.pk,
            from_position=from_position,
            reason=override or f"{column.name} was retired",
            override=bool(override),
        )
