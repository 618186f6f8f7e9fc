"""What the database itself refuses, whoever writes and past all of our code."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction

from boards.models import Block, Board, Card, Column, Membership, Transition
from boards.moves import block_card
from boards.replay import Act
from tests.cast import after, fill


@dataclass
class Rows:
    """One row of everything, and another person and card."""

    board: Board
    idea: Column
    validation: Column
    card: Card
    other: Card
    block: Block
    owner: User


@pytest.fixture
def rows(board: Board, idea: Column, validation: Column, owner: User) -> Rows:
    card, other = fill(idea, "AB", by=owner)
    block = block_card(card=card, reason="decision", by=owner, at=after(days=1))
    return Rows(board, idea, validation, card, other, block, owner)


def sets(row: models.Model, **values: Any) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def logs(rows: Rows, **values: Any) -> None:
    """A row of the log, as it would be right, with these values instead."""
    right = {"board": rows.board, "card": rows.card, "kind": Act.MOVE, "to_column": rows.idea, "at": after(days=2)}
    Transition.objects.create(**right | values)


BREACHES: dict[str, list[Callable[[Rows], Any]]] = {
    "board_has_a_name": [lambda rows: sets(rows.board, name="")],
    "board_has_start_and_finish_or_neither": [
        lambda rows: sets(rows.board, finish=None),
        lambda rows: sets(rows.board, start=None),
    ],
    "board_start_is_not_its_finish": [lambda rows: sets(rows.board, finish=rows.idea)],
    "membership_once": [lambda rows: Membership.objects.create(board=rows.board, person=rows.owner)],
    "membership_role_known": [lambda rows: rows.board.memberships.update(role="king")],
    "column_has_its_own_place": [lambda rows: sets(rows.validation, position=rows.idea.position)],
    "column_name_once_a_board": [lambda rows: sets(rows.validation, name="Idea")],
    "column_has_a_name": [lambda rows: sets(rows.idea, name="")],
    "column_kind_known": [lambda rows: sets(rows.idea, kind="idle")],
    "column_when_full_known": [lambda rows: sets(rows.idea, when_full="explode")],
    "column_maximum_from_one": [lambda rows: sets(rows.idea, maximum=0)],
    "column_minimum_within_maximum": [lambda rows: sets(rows.idea, maximum=2, minimum=3)],
    "card_has_its_own_place": [lambda rows: sets(rows.other, position=rows.card.position)],
    "card_external_id_once_a_board": [lambda rows: rows.board.cards.update(external_id="CRM-7")],
    "card_has_a_title": [lambda rows: sets(rows.card, title="")],
    "card_work_type_known": [lambda rows: sets(rows.card, work_type="epic")],
    "card_lies_or_is_discarded_or_archived": [
        lambda rows: sets(rows.card, column=None),
        lambda rows: sets(rows.card, discarded_at=after(days=1)),
        lambda rows: sets(rows.card, archived_at=after(days=1)),
        lambda rows: sets(rows.card, column=None, discarded_at=after(days=1), archived_at=after(days=1)),
    ],
    "card_discarded_is_unfinished": [
        lambda rows: sets(rows.card, column=None, discarded_at=after(days=1), finished_at=after(days=1))
    ],
    "card_finishes_after_it_starts": [
        lambda rows: sets(rows.card, started_at=after(days=2), finished_at=after(days=1))
    ],
    "block_open_once_a_card": [
        lambda rows: Block.objects.create(card=rows.card, reason="decision", since=after(days=2))
    ],
    "block_reason_known": [lambda rows: sets(rows.block, reason="weather")],
    "block_ends_after_it_begins": [lambda rows: sets(rows.block, until=after(hours=1))],
    "transition_kind_known": [lambda rows: logs(rows, kind="teleport")],
    "transition_from_or_to": [lambda rows: logs(rows, to_column=None)],
    "transition_undo_names_its_row": [
        lambda rows: logs(rows, kind=Act.UNDO),
        lambda rows: logs(rows, undoes=rows.card.transitions.get()),
    ],
    "transition_override_has_reason": [lambda rows: logs(rows, override=True)],
}


@pytest.mark.parametrize(
    ("constraint", "breach"),
    [pytest.param(name, breach, id=name) for name, breaches in BREACHES.items() for breach in breaches],
)
def test_the_database_refuses(rows: Rows, constraint: str, breach: Callable[[Rows], Any]) -> None:
    with pytest.raises(IntegrityError, match=f"{constraint}|UNIQUE constraint failed"), transaction.atomic():
        breach(rows)


def test_a_row_is_undone_once(rows: Rows) -> None:
    created = rows.card.transitions.get()
    logs(rows, kind=Act.UNDO, undoes=created)

    with pytest.raises(IntegrityError), transaction.atomic():
        logs(rows, kind=Act.UNDO, undoes=created)


def test_every_constraint_is_tried() -> None:
    declared = [
        constraint.name
        for model in (Board, Membership, Column, Card, Block, Transition)
        for constraint in model._meta.constraints
    ]

    assert sorted(BREACHES) == sorted(declared)


def test_a_retired_columns_name_and_an_empty_external_id_may_stand_twice(rows: Rows) -> None:
    sets(rows.validation, name="Idea", retired_at=after(days=1))
    rows.board.cards.update(external_id="")
