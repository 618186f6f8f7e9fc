"""How the log of a board is cut, and how much of it is read."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from boards.models import Board, Column
from boards.moves import archive_card, create_card, discard_card, move_card, restore_card, undo_move
from metrics.courses import ARCHIVED, DISCARDED, Log
from metrics.instants import microseconds
from metrics.log import changed_cards, discard_reasons, last_row, log_begins, next_event, read_log
from tests.cast import after


@pytest.fixture
def card(idea: Column, owner: User):
    return create_card(board=idea.board, column=idea, title="Export", by=owner, at=after(days=0))


def read(board: Board, **span: float) -> Log:
    return read_log(board, after(**span))


def targets(board: Board, **span: float) -> list[int]:
    return read(board, **span).target.tolist()


def test_what_happens_at_the_instant_asked_for_or_later_does_not_exist(board, card, idea, validation, owner):
    move_card(card=card, to=validation, by=owner, at=after(days=2))
    assert targets(board, days=2) == [idea.pk]
    assert targets(board, days=2, seconds=1) == [idea.pk, validation.pk]
    assert targets(board, days=0) == []


def test_instants_are_exact(board, card, validation, owner):
    at = after(days=2) + timedelta(microseconds=1)
    move_card(card=card, to=validation, by=owner, at=at)
    assert read(board, days=3).at.tolist() == [microseconds(after()), microseconds(at)]


def test_an_undone_move_counts_nowhere(board, card, idea, validation, owner):
    move_card(card=card, to=validation, by=owner, at=after(days=2))
    undo_move(card=card, by=owner, at=after(days=2, seconds=30))
    assert targets(board, days=3) == [idea.pk]


def test_a_move_that_is_undone_later_counts_until_then(board, card, idea, validation, owner):
    move_card(card=card, to=validation, by=owner, at=after(days=2))
    undo_move(card=card, by=owner, at=after(days=2, seconds=30))
    assert targets(board, days=2, seconds=29) == [idea.pk, validation.pk]


def test_an_undone_discard_gives_no_reason(card, idea, owner):
    discard_card(card=card, reason="evidence", by=owner, at=after(days=1))
    restore_card(card=card, to=idea, by=owner, at=after(days=2))
    discard_card(card=card, reason="duplicate", by=owner, at=after(days=2, seconds=10))
    undo_move(card=card, by=owner, at=after(days=2, seconds=20))
    assert discard_reasons([card.pk], after(days=2, seconds=15)) == {card.pk: "duplicate"}
    assert discard_reasons([card.pk], after(days=3)) == {card.pk: "evidence"}


def test_what_leads_off_the_board_tells_how(board, card, idea, ready, owner):
    discard_card(card=card, reason="no_value", by=owner, at=after(days=1))
    restore_card(card=card, to=ready, by=owner, at=after(days=2))
    archive_card(card=card, by=owner, at=after(days=3))
    assert targets(board, days=4) == [idea.pk, DISCARDED, ready.pk, ARCHIVED]


def test_of_two_rows_at_one_instant_the_one_written_later_is_the_later(
    board, card, idea, validation, prototyping, owner
):
    move_card(card=card, to=validation, by=owner, at=after(days=2))
    move_card(card=card, to=prototyping, by=owner, at=after(days=2))
    assert targets(board, days=3) == [idea.pk, validation.pk, prototyping.pk]


def test_each_cards_rows_stand_together(board, card, idea, validation, owner):
    other = create_card(board=board, column=idea, title="Other", by=owner, at=after(days=1))
    move_card(card=card, to=validation, by=owner, at=after(days=2))
    assert read(board, days=3).card.tolist() == [card.pk, card.pk, other.pk]


def test_the_log_begins_with_its_first_event(board, card):
    assert log_begins(board, after(days=1)) == after(days=0)
    assert log_begins(board, after(days=0)) is None


def test_an_event_to_come_is_known_as_such(board, card):
    assert next_event(board, after(hours=-1)) == after(days=0)
    assert next_event(board, after(hours=1)) is None


def test_another_boards_log_is_not_read(card):
    assert targets(Board.objects.create(name="Other"), days=3) == []


def test_some_cards_are_read_alone(board, card, idea, owner):
    late = create_card(board=board, column=idea, title="Late", by=owner, at=after(days=5))
    assert read_log(board, after(days=9), cards=[late.pk]).card.tolist() == [late.pk]
    assert read_log(board, after(days=9), since=after(days=5)).card.tolist() == [late.pk]
    assert read_log(board, after(days=9), cards=[]).card.tolist() == []


def test_a_card_with_an_event_since_is_read_from_its_beginning(board, card, idea, validation, owner):
    move_card(card=card, to=validation, by=owner, at=after(days=5))
    assert read_log(board, after(days=9), since=after(days=5)).target.tolist() == [idea.pk, validation.pk]


def test_cards_are_changed_by_what_was_written_since_or_was_to_come(board, card, idea, validation, owner):
    written = last_row(board)
    assert changed_cards(board, written_after=written, told_from=after(days=1)) == set()
    late = create_card(board=board, column=idea, title="Late", by=owner, at=after(days=5))
    assert changed_cards(board, written_after=written, told_from=after(days=9)) == {late.pk}
    assert changed_cards(board, written_after=last_row(board), told_from=after(days=5)) == {late.pk}


def test_parts_of_a_log_are_whole_cards(board, card, idea, validation, owner, monkeypatch):
    monkeypatch.setattr("metrics.courses.PART", 2)
    for number in range(3):
        other = create_card(board=board, column=idea, title=f"Other {number}", by=owner, at=after(days=1))
        move_card(card=other, to=validation, by=owner, at=after(days=2))
    log = read(board, days=3)
    parts = [part.card.tolist() for part in log.parts()]
    assert [card for part in parts for card in part] == log.card.tolist()
    assert len({card for part in parts for card in part}) == sum(len(set(part)) for part in parts)
    assert len(parts) > 1
