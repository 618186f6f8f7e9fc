"""The order of cards in a column."""

import pytest
from django.contrib.auth.models import User

from boards.models import Card, Column
from boards.moves import create_card, discard_card, move_card
from boards.places import STEP, place_at
from tests.cast import after, fill, titles


def test_a_new_card_lies_at_the_head(idea: Column, member: User) -> None:
    for title in "CBA":
        create_card(board=idea.board, column=idea, title=title, by=member)

    assert titles(idea) == "ABC"


def test_the_first_card_of_a_column_begins_at_zero(idea: Column, member: User) -> None:
    card = create_card(board=idea.board, column=idea, title="A", by=member)

    assert card.position == 0


@pytest.mark.parametrize(
    ("moved", "behind", "order"),
    [
        ("A", None, "ABCD"),
        ("D", None, "DABC"),
        ("A", "B", "BACD"),
        ("A", "D", "BCDA"),
        ("D", "A", "ADBC"),
        ("C", "A", "ACBD"),
        ("B", "A", "ABCD"),
        ("B", "B", "ABCD"),
        ("D", "C", "ABCD"),
    ],
)
def test_a_card_moves_behind_its_neighbour(
    idea: Column, member: User, moved: str, behind: str | None, order: str
) -> None:
    cards = dict(zip("ABCD", fill(idea, "ABCD", by=member), strict=True))

    move_card(card=cards[moved], to=idea, behind=cards[behind] if behind else None, by=member)

    assert titles(idea) == order


@pytest.mark.parametrize(("behind", "order"), [(None, "XAB"), ("A", "AXB"), ("B", "ABX")])
def test_a_card_from_elsewhere_takes_the_place_it_was_dropped_at(
    idea: Column, validation: Column, member: User, behind: str | None, order: str
) -> None:
    lying = dict(zip("AB", fill(validation, "AB", by=member), strict=True))
    card = create_card(board=idea.board, column=idea, title="X", by=member)

    move_card(card=card, to=validation, behind=lying[behind] if behind else None, by=member)

    assert titles(validation) == order


def test_the_place_between_two_neighbours_is_half_way(idea: Column, member: User) -> None:
    a, b, c = fill(idea, "ABC", by=member)

    moved = move_card(card=c, to=idea, behind=a, by=member)

    assert (a.position, moved.position, b.position) == (-2 * STEP, -STEP - STEP // 2, -STEP)


def test_behind_the_last_card_there_is_a_whole_step(idea: Column, member: User) -> None:
    a, b = fill(idea, "AB", by=member)

    assert move_card(card=a, to=idea, behind=b, by=member).position == STEP


def test_a_neighbour_that_has_just_moved_away_puts_the_card_at_the_end(
    idea: Column, validation: Column, member: User
) -> None:
    a, _, _ = fill(idea, "ABC", by=member)
    card = create_card(board=idea.board, column=validation, title="X", by=member)
    move_card(card=a, to=validation, by=member)

    move_card(card=card, to=idea, behind=a, by=member)

    assert titles(idea) == "BCX"


def test_a_neighbour_that_was_just_discarded_puts_the_card_at_the_end(idea: Column, member: User) -> None:
    a, b, _ = fill(idea, "ABC", by=member)
    discard_card(card=b, reason="duplicate", by=member)

    move_card(card=a, to=idea, behind=b, by=member)

    assert titles(idea) == "CA"


def test_a_card_cannot_be_its_own_neighbour_elsewhere_and_goes_to_the_end(
    idea: Column, validation: Column, member: User
) -> None:
    card, _ = fill(idea, "AB", by=member)
    fill(validation, "XY", by=member)

    move_card(card=card, to=validation, behind=card, by=member)

    assert titles(validation) == "XYA"


def test_a_used_up_gap_is_renumbered(idea: Column, member: User) -> None:
    """A gap of 2**20 is used up by 20 halvings: 25 cards behind the same neighbour cross that at least once."""
    head, end = fill(idea, "<>", by=member)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXY"
    for title in letters:
        card = create_card(board=idea.board, column=idea, title=title, by=member)
        move_card(card=card, to=idea, behind=head, by=member)

    assert titles(idea) == "<" + letters[::-1] + ">"
    end.refresh_from_db()
    assert end.position > STEP, "the column was renumbered behind where it began"


def test_renumbering_makes_room_before_and_behind_the_card_that_moves(
    idea: Column, validation: Column, member: User
) -> None:
    a, b, c = fill(idea, "ABC", by=member)
    card = create_card(board=idea.board, column=validation, title="X", by=member)
    for crowded, position in ((a, 4), (b, 5), (c, 6)):
        Card.objects.filter(pk=crowded.pk).update(position=position)

    moved = move_card(card=card, to=idea, behind=a, by=member)

    # The three spread out behind the last place, 6: at 6 + 1, 2 and 3 steps; the fourth halves the first gap.
    assert moved.position == 6 + STEP + STEP // 2
    assert list(idea.cards.order_by("position").values_list("position", flat=True)) == [
        6 + STEP,
        6 + STEP + STEP // 2,
        6 + 2 * STEP,
        6 + 3 * STEP,
    ]


def test_renumbering_inside_a_column_keeps_the_order_of_all_others(idea: Column, member: User) -> None:
    cards = fill(idea, "ABCD", by=member)
    for position, card in enumerate(cards, start=1):
        Card.objects.filter(pk=card.pk).update(position=position)

    move_card(card=cards[3], to=idea, behind=cards[0], by=member)

    assert titles(idea) == "ADBC"


def test_a_free_place_is_given_back_as_it_was(idea: Column, member: User) -> None:
    fill(idea, "AB", by=member)

    assert place_at(idea, 12) == 12


def test_a_taken_place_is_given_back_right_before_who_took_it(idea: Column, member: User) -> None:
    _, b = fill(idea, "AB", by=member)

    assert place_at(idea, b.position) == b.position - STEP // 2


def test_a_taken_place_at_the_head_is_given_back_before_it(idea: Column, member: User) -> None:
    a, _ = fill(idea, "AB", by=member)

    assert place_at(idea, a.position) == a.position - STEP


def test_moving_inside_a_column_is_no_transition(idea: Column, member: User) -> None:
    a, b = fill(idea, "AB", by=member)

    moved = move_card(card=a, to=idea, behind=b, by=member, at=after(days=9))

    assert list(moved.transitions.values_list("kind", flat=True)) == ["create"]
    assert moved.entered_at == a.entered_at
