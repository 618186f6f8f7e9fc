"""The board log: who decided what, from what to what."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from boards import board_setup, columns
from boards.models import Board, Column, Decided
from boards.moves import create_card, move_card
from boards.refusals import Refused
from tests.cast import after, fill


def told(board: Board, since: int = 0) -> list[tuple[str, str, str, str]]:
    rows = board.decisions.order_by("pk").values_list("about", "subject", "before", "after")
    return list(rows)[since:]


@pytest.fixture
def before(board: Board) -> int:
    """What the board's beginning has told already."""
    return board.decisions.count()


def test_a_limit_tells_from_what_to_what(board: Board, validation: Column, owner: User, before: int) -> None:
    columns.change_limits(column=validation, maximum=5, minimum=None, when_full="ask", by=owner)
    assert told(board, before) == [
        (Decided.LIMIT, "Validation: WIP limit", "3", "5"),
        (Decided.LIMIT, "Validation: when full", "refuse", "ask"),
    ]
    assert set(board.decisions.values_list("by_name", flat=True)) == {"Olga Owner"}


def test_what_stays_as_it_was_is_no_decision(board: Board, validation: Column, owner: User, before: int) -> None:
    columns.change_limits(column=validation, maximum=3, minimum=None, when_full="refuse", by=owner)
    assert told(board, before) == []


def test_a_policy_a_name_and_a_kind(board: Board, idea: Column, owner: User, before: int) -> None:
    columns.describe_column(column=idea, kind="active", policy="Short.", by=owner)
    columns.rename_column(column=idea, name="Need", by=owner)
    assert told(board, before) == [
        (Decided.COLUMN, "Idea: kind", "waiting", "active"),
        (Decided.POLICY, "Idea: policy", "Anyone may add one. It says who needs it and what for.", "Short."),
        (Decided.COLUMN, "Idea: name", "Idea", "Need"),
    ]


def test_columns_come_go_and_change_places(board: Board, validation: Column, owner: User, before: int) -> None:
    trial = columns.add_column(board=board, name="Trial", by=owner)
    columns.reorder_column(column=trial, behind=validation, by=owner)
    columns.retire_column(column=trial, by=owner)
    assert told(board, before) == [
        (Decided.COLUMN, "Trial", "", "added"),
        (
            Decided.COLUMN,
            "Order of columns",
            "Idea → Validation → Prototyping → Ready for Dev → Trial",
            "Idea → Validation → Trial → Prototyping → Ready for Dev",
        ),
        (Decided.COLUMN, "Trial", "", "retired"),
    ]


def test_the_clock(board: Board, validation: Column, ready: Column, owner: User, before: int) -> None:
    columns.set_line(board=board, start=validation, finish=ready, delivered=None, by=owner)
    assert told(board, before) == [
        (
            Decided.LINE,
            "Clock",
            "starts in Idea, stops in Ready for Dev",
            "starts in Validation, stops in Ready for Dev",
        )
    ]


def test_what_the_board_says_of_itself(board: Board, owner: User, before: int) -> None:
    said = {"name": "Checkout", "purpose": "Sell", "customer": "", "expected_value": "", "timezone": "Europe/Paris"}
    board_setup.describe_board(board=board, by=owner, **said)
    assert told(board, before) == [
        (Decided.BOARD, "Board: purpose", "", "Sell"),
        (Decided.BOARD, "Board: timezone", "UTC", "Europe/Paris"),
    ]


def test_an_override_names_its_card_and_its_reason(
    board: Board, idea: Column, validation: Column, owner: User, before: int
) -> None:
    fill(validation, "ABC", by=owner)
    (card,) = fill(idea, "X", by=owner)
    move_card(card=card, to=validation, by=owner, override_reason="The bank asks today")
    assert told(board, before) == [(Decided.OVERRIDE, "Validation", "", "The bank asks today")]
    assert board.decisions.get(about=Decided.OVERRIDE).card == card


def test_a_refused_change_tells_nothing(board: Board, validation: Column, owner: User, before: int) -> None:
    fill(validation, "ABC", by=owner)
    with pytest.raises(Refused):
        create_card(board=board, column=validation, title="D", by=None)
    assert told(board, before) == []


def test_what_was_told_of_invitations_as_of_roles_is_told_apart(board: Board, before: int) -> None:
    """In logs from before they had a kind of their own; the pages hide addresses by it."""
    rows = [
        ("ann@example.org", "", "invited as owner"),
        ("ann@example.org", "invited as owner", "revoked"),
        ("Ann", "invited by Olga", "owner"),
        ("Ann", "owner", "removed"),
    ]
    for subject, was, now in rows:
        board.decisions.create(about=Decided.ROLE, subject=subject, before=was, after=now, at=after())
    import_module("boards.migrations.0005_fill_invitations").tell_invitations_from_roles(apps, None)
    assert [about for about, *_ in told(board, before)] == [Decided.INVITATION] * 2 + [Decided.ROLE] * 2
