"""Every verb once: how it is brought about, the columns it touches, and the rows it writes to the log.

A rule that holds for all verbs is tested over this list, so that a new verb has to keep it too.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from django.contrib.auth.models import User

from boards import board_setup, columns, labels, links, moves, talk
from boards.models import Board, Card, Column
from tests.cast import after, fill

Act = Callable[[], Any]


class Verb(NamedTuple):
    prepare: Callable[[Board, User], Act]
    touches: set[str]
    rows: int = 0

    def __str__(self) -> str:
        return self.prepare.__name__


def column(board: Board, name: str) -> Column:
    return board.columns.get(name=name)


def card_in(board: Board, name: str, person: User) -> Card:
    (card,) = fill(column(board, name), "X", by=person)
    return card


def create(board: Board, person: User) -> Act:
    return partial(moves.create_card, board=board, column=column(board, "Idea"), title="X", by=person)


def edit(board: Board, person: User) -> Act:
    return partial(moves.edit_card, card=card_in(board, "Idea", person), title="Y", by=person)


def edit_discarded(board: Board, person: User) -> Act:
    card = moves.discard_card(card=card_in(board, "Idea", person), reason="other", by=person)
    return partial(moves.edit_card, card=card, title="Y", by=person)


def move(board: Board, person: User) -> Act:
    return partial(moves.move_card, card=card_in(board, "Idea", person), to=column(board, "Validation"), by=person)


def move_inside(board: Board, person: User) -> Act:
    first, last = fill(column(board, "Idea"), "AB", by=person)
    return partial(moves.move_card, card=first, to=column(board, "Idea"), behind=last, by=person)


def discard(board: Board, person: User) -> Act:
    return partial(moves.discard_card, card=card_in(board, "Idea", person), reason="other", by=person)


def discard_blocked(board: Board, person: User) -> Act:
    card = card_in(board, "Idea", person)
    moves.block_card(card=card, reason="decision", by=person)
    return partial(moves.discard_card, card=card, reason="other", by=person)


def archive(board: Board, person: User) -> Act:
    return partial(moves.archive_card, card=card_in(board, "Ready for Dev", person), by=person)


def restore(board: Board, person: User) -> Act:
    card = moves.discard_card(card=card_in(board, "Idea", person), reason="other", by=person)
    return partial(moves.restore_card, card=card, to=column(board, "Validation"), by=person)


def undo_a_move(board: Board, person: User) -> Act:
    card = moves.move_card(card=card_in(board, "Idea", person), to=column(board, "Validation"), by=person)
    return partial(moves.undo_move, card=card, by=person)


def undo_a_discard(board: Board, person: User) -> Act:
    return partial(moves.undo_move, card=discard_blocked(board, person)(), by=person)


def undo_a_restore(board: Board, person: User) -> Act:
    card = restore(board, person)()
    moves.block_card(card=card, reason="decision", by=person)
    return partial(moves.undo_move, card=card, by=person)


def block(board: Board, person: User) -> Act:
    return partial(moves.block_card, card=card_in(board, "Idea", person), reason="decision", by=person)


def unblock(board: Board, person: User) -> Act:
    card = card_in(board, "Idea", person)
    moves.block_card(card=card, reason="decision", by=person)
    return partial(moves.unblock_card, card=card, by=person)


def describe_board(board: Board, person: User) -> Act:
    said = {"name": "Basket", "purpose": "Fewer given up", "customer": "", "expected_value": "", "timezone": "UTC"}
    return partial(board_setup.describe_board, board=board, **said, by=person)


def add_column(board: Board, person: User) -> Act:
    return partial(columns.add_column, board=board, name="Live", by=person)


def rename_column(board: Board, person: User) -> Act:
    return partial(columns.rename_column, column=column(board, "Validation"), name="Proof", by=person)


def change_limits(board: Board, person: User) -> Act:
    limits: dict[str, Any] = {"maximum": 2, "minimum": 1, "when_full": "ask"}
    return partial(columns.change_limits, column=column(board, "Validation"), by=person, **limits)


def describe_column(board: Board, person: User) -> Act:
    described = {"kind": "waiting", "policy": "With evidence."}
    return partial(columns.describe_column, column=column(board, "Validation"), by=person, **described)


def reorder_column(board: Board, person: User) -> Act:
    """The card in Prototyping, now behind the finish, turns out to be finished."""
    card_in(board, "Prototyping", person)
    behind = column(board, "Ready for Dev")
    return partial(columns.reorder_column, column=column(board, "Prototyping"), behind=behind, by=person)


def set_line(board: Board, person: User) -> Act:
    """The card in Prototyping, which becomes the finish, turns out to be finished."""
    card_in(board, "Prototyping", person)
    line: dict[str, Any] = {"start": column(board, "Idea"), "finish": column(board, "Prototyping"), "delivered": None}
    return partial(columns.set_line, board=board, by=person, **line)


def retire_column(board: Board, person: User) -> Act:
    fill(column(board, "Validation"), "AB", by=person)
    to = column(board, "Prototyping")
    return partial(columns.retire_column, column=column(board, "Validation"), cards_to=to, by=person, at=after(days=1))


def add_comment(board: Board, person: User) -> Act:
    return partial(talk.add_comment, card=card_in(board, "Idea", person), text="@olga, why?", by=person)


def edit_comment(board: Board, person: User) -> Act:
    return partial(talk.edit_comment, comment=add_comment(board, person)(), text="Why?", by=person)


def remove_comment(board: Board, person: User) -> Act:
    return partial(talk.remove_comment, comment=add_comment(board, person)(), by=person)


def add_link(board: Board, person: User) -> Act:
    return partial(links.add_link, card=card_in(board, "Idea", person), url="https://example.org", by=person)


def remove_link(board: Board, person: User) -> Act:
    return partial(links.remove_link, link=add_link(board, person)(), by=person)


def make_label(board: Board, person: User) -> Act:
    return partial(labels.make_label, board=board, name="Law", by=person)


def put_labels(board: Board, person: User) -> Act:
    label = make_label(board, person)()
    return partial(labels.put_labels, card=card_in(board, "Idea", person), add=[label], by=person)


def change_label(board: Board, person: User) -> Act:
    label = put_labels(board, person)().labels.get()
    return partial(labels.change_label, label=label, name="Tax", colour="red", by=person)


def remove_label(board: Board, person: User) -> Act:
    return partial(labels.remove_label, label=put_labels(board, person)().labels.get(), by=person)


ALL = {"Idea", "Validation", "Prototyping", "Ready for Dev"}

EVERY_VERB = [
    Verb(create, {"Idea"}, rows=1),
    Verb(edit, {"Idea"}),
    Verb(edit_discarded, set()),
    Verb(move, {"Idea", "Validation"}, rows=1),
    Verb(move_inside, {"Idea"}),
    Verb(discard, {"Idea"}, rows=1),
    Verb(discard_blocked, {"Idea"}, rows=1),
    Verb(archive, {"Ready for Dev"}, rows=1),
    Verb(restore, {"Validation"}, rows=1),
    Verb(undo_a_move, {"Idea", "Validation"}, rows=1),
    Verb(undo_a_discard, {"Idea"}, rows=1),
    Verb(undo_a_restore, {"Validation"}, rows=1),
    Verb(block, {"Idea"}),
    Verb(unblock, {"Idea"}),
    Verb(describe_board, set()),
    Verb(add_column, {"Live"}),
    Verb(rename_column, {"Proof"}),
    Verb(change_limits, {"Validation"}),
    Verb(describe_column, {"Validation"}),
    Verb(reorder_column, ALL),
    Verb(set_line, ALL),
    Verb(retire_column, {"Validation", "Prototyping"}, rows=2),
    Verb(add_comment, {"Idea"}),
    Verb(edit_comment, {"Idea"}),
    Verb(remove_comment, {"Idea"}),
    Verb(add_link, {"Idea"}),
    Verb(remove_link, {"Idea"}),
    Verb(make_label, set()),
    Verb(put_labels, {"Idea"}),
    Verb(change_label, {"Idea"}),
    Verb(remove_label, {"Idea"}),
]
