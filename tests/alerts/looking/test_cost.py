"""What a look asks of the database, and what it keeps."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alerts import looking
from alerts.digests import set_digest
from alerts.looking import forget_conditions
from alerts.models import Condition, Kind
from alerts.rules import change_rules
from boards.board_setup import create_board, delete_board
from boards.models import Board, Card, Column
from boards.moves import block_card, discard_card, move_card, restore_card
from people.persons import delete_person
from tests.alerts.cast import alerts_of, look, promise
from tests.boards.test_queries import plan_of
from tests.cast import after, fill


def test_a_look_takes_the_same_queries_however_many_cards_and_boards(
    board: Board, idea: Column, owner: User, member: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            look(at=after(days=5))
        return len(asked.captured_queries)

    promise(board, 4)
    block_card(card=fill(idea, "A", by=owner)[0], reason="decision", by=owner)
    look(at=after(days=5))
    before = queries()
    for name in ("Two", "Three"):
        other = create_board(name=name, owner=owner)
        promise(other, 4)
        for card in fill(other.columns.get(name="Idea"), "ABCDEFGH", by=owner):
            block_card(card=card, reason="decision", by=owner)
    look(at=after(days=5))
    assert queries() == before


def test_each_slice_of_boards_is_told_of_when_it_was_looked_at(
    board: Board, owner: User, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "BOARDS_AT_ONCE", 1)
    create_board(name="Two", owner=owner)
    for each in Board.objects.all():
        (card,) = fill(each.columns.get(name="Idea"), "A", by=owner)
        block_card(card=card, reason="decision", by=owner, at=after())
    first, second = looking.slices()
    looking.look_at(first, at=after(days=5))
    assert len(alerts_of(owner)) == 1
    looking.look_at(second, at=after(days=5))
    assert len(alerts_of(owner)) == 2


def find(*, at: datetime) -> None:
    """Written down, and not told yet."""
    looking.note(Board.objects.in_bulk(), at=at)


def block_many(idea: Column, titles: str, by: User) -> None:
    for card in fill(idea, titles, by=by):
        block_card(card=card, reason="decision", by=by, at=after(days=1))


def test_telling_takes_the_same_queries_however_much_is_due(
    board: Board, idea: Column, owner: User, member: User
) -> None:
    def queries(titles: str) -> int:
        block_many(idea, titles, by=owner)
        find(at=after(days=5))
        told = len(alerts_of(member))
        with CaptureQueriesContext(connection) as asked:
            looking.tell_due(at=after(days=5))
        assert len(alerts_of(member)) == told + len(titles)
        return len(asked.captured_queries)

    assert queries("ABCDEFGHIJ") == queries("K") < 15


def test_many_of_a_kind_are_told_in_one(idea: Column, owner: User, member: User) -> None:
    block_many(idea, "ABCDEFGHIJKL", by=owner)
    find(at=after(days=5))
    looking.tell_due(at=after(days=5))
    assert alerts_of(member) == ["12 cards have been blocked for long: “A”, “B”, “C” and 9 more"]
    looking.tell_due(at=after(days=6))
    assert len(alerts_of(member)) == 1


@pytest.mark.parametrize("rules", [{"blocked": False}, {"blocked_days": 30}])
def test_what_is_not_wanted_any_more_by_the_time_it_is_told_is_not(
    board: Board, card: Card, owner: User, member: User, rules: dict[str, Any]
) -> None:
    block_card(card=card, reason="decision", by=owner, at=after())
    find(at=after(days=5))
    due = Condition.objects.get(kind=Kind.BLOCKED).due_at
    change_rules(board=board, by=owner, **rules)
    Condition.objects.update(due_at=due)  # written by a look that had read the rules before
    looking.tell_due(at=after(days=5))
    assert alerts_of(member) == []
    assert Condition.objects.get(kind=Kind.BLOCKED).due_at in {None, after(days=30)}


def test_what_is_due_is_found_by_its_own_index(board: Board) -> None:
    with CaptureQueriesContext(connection) as asked:
        looking.tell_due(at=after())
    (query,) = asked.captured_queries
    assert "condition_due" in plan_of(query["sql"])


def test_what_ended_long_ago_is_forgotten(board: Board, card: Card, owner: User) -> None:
    promise(board, 4)
    look(at=after(days=5))
    forget_conditions(at=after(days=500))
    assert Condition.objects.count() == 1
    discard_card(card=card, reason="other", by=owner, at=after(days=6))
    look(at=after(days=6))
    forget_conditions(at=after(days=95))
    assert Condition.objects.count() == 1
    forget_conditions(at=after(days=97))
    assert Condition.objects.count() == 0


def test_with_a_board_goes_all_that_was_found_and_told_of_it(
    board: Board, card: Card, validation: Column, owner: User, member: User
) -> None:
    promise(board, 4)
    fill(validation, "ABC", by=owner)
    move_card(card=card, to=validation, override_reason="Urgent", by=owner, at=after(days=1))
    look(at=after(days=1))
    look(at=after(days=5))
    assert {*Condition.objects.values_list("kind", flat=True)} == {Kind.LATE, Kind.OVER, Kind.OVERRIDDEN}
    delete_board(board=board, name=board.name)
    assert not Condition.objects.exists()
    assert not member.notices.exists()


def test_who_deletes_their_account_takes_their_notices_along(
    board: Board, card: Card, member: User, owner: User
) -> None:
    promise(board, 4)
    look(at=after(days=5))
    set_digest(person=member, wanted=False)
    delete_person(person=member, by=member)
    assert [len(alerts_of(owner)), Condition.objects.count()] == [1, 1]


def test_a_card_that_was_restored_is_late_anew(
    board: Board, card: Card, idea: Column, owner: User, member: User
) -> None:
    promise(board, 4)
    look(at=after(days=5))
    discard_card(card=card, reason="other", by=owner, at=after(days=6))
    look(at=after(days=6))
    restore_card(card=card, to=idea, by=owner, at=after(days=7))
    look(at=after(days=7))
    assert len(alerts_of(member)) == 2
