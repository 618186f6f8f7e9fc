"""How a board begins, is put away, and ends."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import Http404

from boards import board_setup
from boards.models import Board, Card, Column, Label, Transition
from boards.moves import archive_card, block_card, create_card, discard_card, move_card, undo_move
from boards.refusals import Refused
from boards.talk import add_comment
from metrics.models import BoardFigures
from metrics.refresh import refresh_figures
from tests.cast import after, fill


def row(board: Board) -> str:
    """Names in a row, the clock's column in brackets, limits behind."""
    marks = {board.start_id: "({})", board.finish_id: "[{}]", board.delivered_id: "<{}>"}
    columns = board.columns.in_use()
    return " ".join(
        marks.get(column.pk, "{}").format(column.name) + (f":{column.maximum}" if column.maximum else "")
        for column in columns
    )


@pytest.mark.parametrize(
    ("template", "drawn"),
    [
        ("upstream", "(Idea) Validation:3 Prototyping:3 [Ready for Dev]:6"),
        (
            "upstream_delivery",
            "(Idea) Validation:3 Prototyping:3 [Ready for Dev]:6 Development:4 Testing:3 <Delivered>",
        ),
        ("empty", ""),
    ],
)
def test_a_board_begins_with_a_template(owner: User, template: str, drawn: str) -> None:
    assert row(board_setup.create_board(name="New", owner=owner, template=template)) == drawn


def test_a_copy_has_all_but_the_cards_and_the_people(board: Board, idea: Column, owner: User, member: User) -> None:
    fill(idea, "AB", by=owner)
    Label.objects.create(board=board, name="Mobile", colour="teal")
    copy = board_setup.copy_board(board=board, name="Again", owner=member, timezone="Europe/Paris")
    assert row(copy) == row(board)
    assert [column.policy for column in copy.columns.in_use()] == [column.policy for column in board.columns.in_use()]
    assert list(copy.labels.values_list("name", "colour")) == [("Mobile", "teal")]
    assert list(copy.memberships.values_list("person__username", "role")) == [("max", "owner")]
    assert not copy.cards.exists()
    assert copy.timezone == "Europe/Paris"


def test_an_archived_board_is_read_and_not_changed(board: Board, idea: Column, owner: User) -> None:
    board_setup.archive_board(board=board, by=owner)
    assert not Board.objects.visible_to(owner).in_use().exists()
    with pytest.raises(Refused, match="Checkout is archived"):
        create_card(board=board, column=idea, title="X", by=owner)


def test_restored_it_goes_on(board: Board, idea: Column, owner: User) -> None:
    board_setup.archive_board(board=board, by=owner)
    board_setup.restore_board(board=board, by=owner)
    create_card(board=board, column=idea, title="X", by=owner)
    decisions = board.decisions.order_by("-pk").values_list("subject", "after")[:2]
    assert list(decisions) == [("Board", "restored"), ("Board", "archived")]


def test_a_board_in_use_cannot_be_restored_again(board: Board, owner: User) -> None:
    before = board.decisions.count()
    board_setup.restore_board(board=board, by=owner)
    assert board.decisions.count() == before


def test_what_others_said_of_it_meanwhile_stays(board: Board, owner: User, member: User) -> None:
    board_setup.describe_board(board=board, by=owner, name="Till")
    said = board_setup.describe_board(board=board, by=member, purpose="Sell")
    assert (said.name, said.purpose) == ("Till", "Sell")


def test_a_board_that_is_gone_is_not_found(board: Board, idea: Column, owner: User) -> None:
    board_setup.delete_board(board=board, name="Checkout")
    with pytest.raises(Http404):
        create_card(board=board, column=idea, title="X", by=owner)


def test_it_is_deleted_only_by_its_name(board: Board, owner: User) -> None:
    with pytest.raises(Refused, match=re.escape("Type the board's name, Checkout, to delete it.")):
        board_setup.delete_board(board=board, name="checkout")
    assert Board.objects.filter(pk=board.pk).exists()


def test_all_of_it_goes_and_nothing_of_another(board: Board, idea: Column, validation: Column, owner: User) -> None:
    lively(board, idea, validation, owner)
    other = board_setup.create_board(name="Other", owner=owner)
    (kept,) = fill(other.columns.all()[0], "K", by=owner)
    board_setup.delete_board(board=board, name="Checkout")
    assert list(Board.objects.all()) == [other]
    assert list(Card.objects.all()) == [kept]
    assert Transition.objects.count() == 1


def lively(board: Board, idea: Column, validation: Column, owner: User) -> None:
    """Something of all that a board can hold."""
    a, b, c, d = fill(idea, "ABCD", by=owner)
    move_card(card=a, to=validation, by=owner)
    undo_move(card=a, by=owner)
    block_card(card=b, reason="other", by=owner)
    discard_card(card=c, reason="other", by=owner)
    move_card(card=d, to=board.columns.get(name="Ready for Dev"), by=owner)
    archive_card(card=d, by=owner)
    add_comment(card=a, text="Why?", by=owner)
    BoardFigures.objects.get_or_create(board=board)
    refresh_figures(board, at=after(days=1))


def test_a_board_needs_a_name_and_a_zone(owner: User) -> None:
    with pytest.raises(ValidationError):
        board_setup.create_board(name=" ", owner=owner)
    with pytest.raises(ValidationError):
        board_setup.create_board(name="X", owner=owner, timezone="Mars/Olympus")
