"""A refusal carries its reasons as data."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from boards.models import Column
from boards.moves import create_card, move_card
from boards.refusals import ColumnFull, Refused
from tests.cast import after, fill


@pytest.fixture
def refusal(validation: Column, prototyping: Column, member: User) -> ColumnFull:
    """C came at 9:00, B at 10:00; A came at 9:30, left, and was back at 12:00. X is refused at 15:00."""
    fill(validation, "BC", by=member)
    a = create_card(board=validation.board, column=validation, title="A", by=member, at=after(minutes=30))
    move_card(card=a, to=prototyping, by=member, at=after(hours=2))
    move_card(card=a, to=validation, by=member, at=after(hours=3))
    (card,) = fill(prototyping, "X", by=member)
    with pytest.raises(ColumnFull) as caught:
        move_card(card=card, to=validation, by=member, at=after(hours=6))
    return caught.value


def test_it_names_the_column_its_limit_and_its_count(refusal: ColumnFull, validation: Column) -> None:
    assert (refusal.column, refusal.limit, refusal.count, refusal.arriving) == (validation, 3, 3, 1)


def test_it_has_a_stable_code_and_a_sentence(refusal: ColumnFull) -> None:
    assert refusal.code == "wip_limit_reached"
    assert refusal.sentence == str(refusal) == "Validation is full: 3 of 3."


def test_it_lists_the_cards_longest_there_first_with_their_age(refusal: ColumnFull) -> None:
    assert [(lying.card.title, lying.age) for lying in refusal.lying] == [
        ("C", timedelta(hours=6)),
        ("B", timedelta(hours=5)),
        ("A", timedelta(hours=3)),
    ]


def test_it_says_whether_this_person_may_go_on(refusal: ColumnFull, validation: Column, owner: User) -> None:
    assert not refusal.may_override
    with pytest.raises(ColumnFull) as to_an_owner:
        create_card(board=validation.board, column=validation, title="Y", by=owner, at=after(hours=6))
    assert to_an_owner.value.may_override


def test_the_product_itself_may_not_override(refusal: ColumnFull, validation: Column) -> None:
    with pytest.raises(ColumnFull) as to_nobody:
        create_card(board=validation.board, column=validation, title="Y", by=None, override_reason="So it is")
    assert not to_nobody.value.may_override


def test_a_full_column_is_a_refusal_like_the_others() -> None:
    assert issubclass(ColumnFull, Refused)
