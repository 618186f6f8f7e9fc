"""Who is told, by which rules, once."""

from functools import partial
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User

from alerts import looking
from alerts.models import Condition, Kind
from alerts.rules import change_rules
from boards.board_setup import archive_board, restore_board
from boards.columns import change_limits
from boards.models import Board, Card, Column
from boards.moves import block_card, create_card, move_card
from tests.alerts.cast import alerts_of, look, promise
from tests.boards.meanwhile import meanwhile
from tests.cast import after, fill


def test_owners_and_members_are_told_and_nobody_else(
    board: Board, card: Card, owner: User, member: User, viewer: User, outsider: User
) -> None:
    promise(board, 4)
    look(at=after(days=5))
    assert [len(alerts_of(person)) for person in (owner, member, viewer, outsider)] == [1, 1, 0, 0]


def test_an_archived_board_is_silent_until_it_is_restored(board: Board, card: Card, owner: User, member: User) -> None:
    promise(board, 4)
    look(at=after(days=3))
    archive_board(board=board, by=owner)
    look(at=after(days=5))
    assert alerts_of(member) == []
    restore_board(board=board, by=owner)
    look(at=after(days=6))
    assert len(alerts_of(member)) == 1


@pytest.mark.parametrize("kind", Kind)
def test_what_is_off_is_not_told_and_on_again_it_is(
    kind: Kind, board: Board, validation: Column, ready: Column, idea: Column, card: Card, owner: User, member: User
) -> None:
    change_rules(board=board, by=owner, at=None, **{kind: False})
    promise(board, 4)
    block_card(card=card, reason="decision", by=owner, at=after())
    fill(validation, "ABC", by=owner)
    change_limits(column=ready, minimum=2, by=owner)
    other = create_card(board=board, column=idea, title="Y", by=owner, at=after(days=5))
    move_card(card=other, to=validation, override_reason="Urgent", by=owner, at=after(days=5))
    for days in (5, 6.5):
        look(at=after(days=days))
    raised = set(Condition.objects.exclude(raised_at=None).values_list("kind", flat=True))
    assert raised == set(Kind.values) - {kind}
    change_rules(board=board, by=owner, at=None, **{kind: True})
    look(at=after(days=6.6))
    again = Condition.objects.exclude(raised_at=None).filter(kind=kind).exists()
    assert again == (kind != Kind.OVERRIDDEN)  # which was over in the moment it happened


def test_days_are_the_owners_to_say_also_of_what_holds_already(
    board: Board, card: Card, owner: User, member: User
) -> None:
    block_card(card=card, reason="decision", by=owner, at=after())
    change_rules(board=board, blocked_days=5, by=owner)
    look(at=after(days=4))
    assert alerts_of(member) == []
    change_rules(board=board, blocked_days=2, by=owner)
    look(at=after(days=4))
    assert alerts_of(member) == ["“X” has been blocked for 4 days: waits for a decision"]


def test_of_two_looks_at_once_one_tells(board: Board, card: Card, member: User) -> None:
    promise(board, 4)
    with meanwhile("alerts_condition", partial(look, at=after(days=5)), reads=1):
        look(at=after(days=5))
    assert len(alerts_of(member)) == 1
    assert Condition.objects.filter(kind=Kind.LATE).count() == 1


def test_of_two_that_found_the_same_due_one_tells(board: Board, card: Card, member: User) -> None:
    promise(board, 4)
    with meanwhile("alerts_condition", partial(looking.tell_due, at=after(days=5)), reads=2):
        look(at=after(days=5))
    assert len(alerts_of(member)) == 1


def test_a_crash_while_it_is_told_loses_nothing(board: Board, card: Card, member: User) -> None:
    promise(board, 4)
    with patch.object(looking, "notices_to", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        look(at=after(days=5))
    assert alerts_of(member) == []
    look(at=after(days=5))
    assert len(alerts_of(member)) == 1
