"""Labels: the board's own words, and the cards that bear them."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from boards.board_setup import create_board
from boards.labels import change_label, make_label, put_labels, remove_label
from boards.models import Board, Card, Colour, Column, Label
from boards.refusals import Refused
from tests.boards.state import nothing_changed, stamped_since
from tests.cast import fill


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return fill(idea, "X", by=owner)[0]


@pytest.fixture
def law(board: Board, owner: User) -> Label:
    return make_label(board=board, name="Law", colour="red", by=owner)


def borne_by(card: Card) -> set[str]:
    return set(card.labels.values_list("name", flat=True))


def test_a_label_has_a_name_on_one_line_and_a_colour(board: Board, owner: User) -> None:
    label = make_label(board=board, name="  Large \n customers ", colour="teal", by=owner)
    assert (label.name, label.colour) == ("Large customers", Colour.TEAL)
    assert make_label(board=board, name="Law", by=owner).colour == Colour.GREY


@pytest.mark.parametrize(
    ("name", "colour"), [("", "red"), ("   ", "red"), ("Law", "red"), ("New", "mauve"), ("A" * 41, "red")]
)
def test_what_is_no_label_is_not_made(board: Board, law: Label, owner: User, name: str, colour: str) -> None:
    with nothing_changed(), pytest.raises(ValidationError):
        make_label(board=board, name=name, colour=colour, by=owner)


def test_another_board_may_use_the_same_word(law: Label, owner: User) -> None:
    other = create_board(name="Returns", owner=owner)
    assert make_label(board=other, name="Law", by=owner).name == "Law"


def test_a_card_gets_labels_and_loses_others(card: Card, law: Label, board: Board, member: User) -> None:
    vip = make_label(board=board, name="VIP", by=member)
    put_labels(card=card, add=[law], by=member)
    put_labels(card=card, add=[vip], by=member)
    assert borne_by(card) == {"Law", "VIP"}
    put_labels(card=card, remove=[law], by=member)
    assert borne_by(card) == {"VIP"}


def test_a_card_bears_a_label_once(card: Card, law: Label, member: User) -> None:
    for _ in range(2):
        put_labels(card=card, add=[law], by=member)
    assert card.labels.count() == 1


def test_a_label_of_another_board_is_refused(card: Card, owner: User) -> None:
    foreign = make_label(board=create_board(name="Returns", owner=owner), name="Law", by=owner)
    with nothing_changed(), pytest.raises(Refused, match="This board has no label “Law”"):
        put_labels(card=card, add=[foreign], by=owner)


def test_another_name_or_colour_is_seen_wherever_a_card_bears_it(
    card: Card, law: Label, board: Board, validation: Column, owner: User
) -> None:
    (other,) = fill(validation, "Y", by=owner)
    for each in card, other:
        put_labels(card=each, add=[law], by=owner)
    board.refresh_from_db()
    change_label(label=law, name="Compliance", colour="blue", by=owner)
    assert borne_by(card) == {"Compliance"}
    assert stamped_since(board, board.version) == {"Idea", "Validation"}


def test_a_label_that_is_removed_is_taken_off_every_card(card: Card, law: Label, board: Board, owner: User) -> None:
    put_labels(card=card, add=[law], by=owner)
    board.refresh_from_db()
    remove_label(label=law, by=owner)
    assert borne_by(card) == set()
    assert stamped_since(board, board.version) == {"Idea"}


def test_what_somebody_else_has_just_removed_is_gone(card: Card, law: Label, owner: User) -> None:
    remove_label(label=Label.objects.get(pk=law.pk), by=owner)
    for act in (
        lambda: change_label(label=law, name="X", colour="red", by=owner),
        lambda: remove_label(label=law, by=owner),
        lambda: put_labels(card=card, add=[law], by=owner),
    ):
        with nothing_changed(), pytest.raises(Refused, match="or no longer"):
            act()


def test_the_board_log_tells_of_labels(law: Label, board: Board, owner: User) -> None:
    law = change_label(label=law, name="Compliance", colour="blue", by=owner)
    change_label(label=law, name="Compliance", colour="blue", by=owner)
    remove_label(label=law, by=owner)
    told = board.decisions.filter(about="label").order_by("pk").values_list("before", "after", "by_name")
    assert list(told) == [
        ("", "added, red", "Olga Owner"),
        ("Law (red)", "Compliance (blue)", "Olga Owner"),
        ("Compliance (blue)", "removed", "Olga Owner"),
    ]
