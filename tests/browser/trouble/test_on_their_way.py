"""Hands are quicker than answers, and others change the board meanwhile: no card is lost or lies at an old place."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, Route, expect

from boards.models import Board, Card, Column
from boards.moves import create_card, discard_card, move_card
from tests.browser.conftest import Troubles
from tests.browser.hand import answered, card_of, carry_over, drag, lane_of, lift, look_at, see
from tests.cast import fill, titles


class Gate:
    """Holds what drags ask until it is opened."""

    def __init__(self, page: Page) -> None:
        self.held: list[Route] = []
        self.is_open = False
        page.route("**/take/", self.arrives)

    def arrives(self, route: Route) -> None:
        if self.is_open:
            route.continue_()
        else:
            self.held.append(route)

    def open(self) -> None:
        self.is_open = True
        for route in self.held:
            route.continue_()


@pytest.fixture
def gate(page: Page) -> Gate:
    return Gate(page)


def test_two_quick_drags_of_one_card_end_with_the_second(
    page: Page, gate: Gate, card: Card, validation: Column, prototyping: Column, idea: Column
) -> None:
    drag(page, card_of(page, card), lane_of(page, validation), "lower")
    drag(page, card_of(page, card), lane_of(page, prototyping), "lower")
    with answered(page, f"**/columns/{prototyping.pk}/take/"):
        gate.open()
    see(page, prototyping, "X")
    see(page, validation, "")
    see(page, idea, "YZ")
    assert titles(prototyping) == "X"


def test_two_quick_drags_end_with_the_second_when_the_first_is_refused(
    page: Page, gate: Gate, card: Card, idea: Column, validation: Column, prototyping: Column, owner: User
) -> None:
    fill(validation, "ABC", by=owner)
    drag(page, card_of(page, card), lane_of(page, validation), "lower")
    drag(page, card_of(page, card), lane_of(page, prototyping), "lower")
    with answered(page, f"**/columns/{prototyping.pk}/take/"):
        gate.open()
    see(page, prototyping, "X")
    see(page, validation, "ABC")
    see(page, idea, "YZ")
    assert titles(prototyping) == "X"


def test_two_quick_drags_that_are_both_refused_leave_the_card_where_it_began(
    page: Page, gate: Gate, card: Card, idea: Column, validation: Column, prototyping: Column, owner: User
) -> None:
    fill(validation, "ABC", by=owner)
    fill(prototyping, "DEF", by=owner)
    look_at(page, idea.board)
    drag(page, card_of(page, card), lane_of(page, validation), "lower")
    drag(page, card_of(page, card), lane_of(page, prototyping), "lower")
    with answered(page, f"**/columns/{prototyping.pk}/take/"):
        gate.open()
    see(page, idea, "XYZ")
    see(page, validation, "ABC")
    see(page, prototyping, "DEF")


def test_a_card_dropped_behind_one_that_then_cannot_come_keeps_its_place(
    page: Page, gate: Gate, card: Card, idea: Column, validation: Column, owner: User
) -> None:
    """X is on its way behind A, Y after it behind X: but X has just been discarded."""
    y = idea.cards.get(title="Y")
    a, _ = fill(validation, "AB", by=owner)
    look_at(page, idea.board)
    drag(page, card_of(page, card), card_of(page, a), "lower")
    drag(page, card_of(page, y), card_of(page, card), "lower")
    see(page, validation, "AXYB")
    discard_card(card=card, reason="other", by=owner)
    gate.open()
    expect(page.locator("#refusal")).to_contain_text("“X” was discarded")
    see(page, idea, "Z")
    see(page, validation, "AYB")
    expect(lane_of(page, validation).locator(".count")).to_contain_text("3 / 3")
    assert titles(validation) == "AYB"


def test_a_drag_goes_on_while_an_earlier_one_is_answered(
    page: Page, gate: Gate, card: Card, idea: Column, validation: Column, prototyping: Column
) -> None:
    """The first answer draws the cards anew under the hand that holds the second."""
    y = idea.cards.get(title="Y")
    create_card(board=idea.board, column=idea, title="N", by=None)
    drag(page, card_of(page, card), lane_of(page, validation), "lower")
    lift(page, card_of(page, y))
    carry_over(page, lane_of(page, prototyping), "lower")
    with answered(page, f"**/columns/{validation.pk}/take/"):
        gate.open()
    see(page, idea, "NZ")
    see(page, prototyping, "Y")
    with answered(page, f"**/columns/{prototyping.pk}/take/"):
        page.mouse.up()
    see(page, prototyping, "Y")
    assert titles(prototyping) == "Y"


def test_a_card_on_its_way_outlives_an_answer_that_draws_the_column_it_is_put_into(
    page: Page, gate: Gate, card: Card, board: Board, idea: Column, prototyping: Column, ready: Column, owner: User
) -> None:
    """The server has it still where it came from, which nothing draws anew."""
    (other,) = fill(ready, "R", by=owner)
    look_at(page, board)
    drag(page, card_of(page, card), lane_of(page, prototyping), "lower")
    create_card(board=board, column=idea, title="N", by=owner)  # so the answer draws whole columns
    drag(page, card_of(page, other), lane_of(page, prototyping), "lower")
    gate.open()
    expect(lane_of(page, ready).locator(".count")).to_contain_text("0 / 6")
    see(page, prototyping, "XR")
    see(page, ready, "")
    see(page, idea, "NYZ")
    assert titles(prototyping) == "XR"


def test_a_refused_card_goes_home_among_neighbours_that_others_have_moved(
    page: Page, gate: Gate, card: Card, validation: Column, prototyping: Column, ready: Column, owner: User
) -> None:
    fill(validation, "ABC", by=owner)
    _, second, third = fill(ready, "DEF", by=owner)
    look_at(page, validation.board)
    drag(page, card_of(page, card), lane_of(page, prototyping), "lower")
    move_card(card=third, to=ready, by=owner)
    drag(page, card_of(page, second), lane_of(page, validation), "lower")
    gate.open()
    expect(page.locator("#refusal")).to_contain_text("Validation is full")
    see(page, ready, "FDE")
    assert titles(ready) == "FDE"


def test_a_card_that_is_put_back_lies_where_others_left_it(
    page: Page, gate: Gate, card: Card, prototyping: Column, ready: Column, owner: User
) -> None:
    _, second, third = fill(ready, "DEF", by=owner)
    look_at(page, ready.board)
    drag(page, card_of(page, card), lane_of(page, prototyping), "lower")
    move_card(card=third, to=ready, by=owner)
    lift(page, card_of(page, second))
    carry_over(page, lane_of(page, prototyping), "lower")
    with answered(page, f"**/columns/{prototyping.pk}/take/"):
        gate.open()
    see(page, prototyping, "XE")
    page.keyboard.press("Escape")
    page.mouse.up()
    see(page, ready, "FDE")
    assert titles(ready) == "FDE"


def test_a_card_that_was_put_behind_one_that_then_leaves_stays_where_it_was_put(
    page: Page, gate: Gate, card: Card, board: Board, ready: Column, owner: User
) -> None:
    """X between D and E is not answered yet when E goes to the end."""
    first, second, third = fill(ready, "DEF", by=owner)
    look_at(page, board)
    drag(page, card_of(page, card), card_of(page, first), "lower")
    drag(page, card_of(page, second), card_of(page, third), "lower")
    see(page, ready, "DXFE")
    with page.expect_response(lambda answer: f"card={second.pk}&" in (answer.request.post_data or "")):
        gate.open()
    see(page, ready, "DXFE")
    assert titles(ready) == "DXFE"


def test_two_neighbours_that_are_refused_are_home_in_their_order(
    page: Page, gate: Gate, idea: Column, validation: Column, owner: User
) -> None:
    fill(validation, "ABC", by=owner)
    x, y, _ = fill(idea, "XYZ", by=owner)
    look_at(page, idea.board)
    for card in y, x:
        drag(page, card_of(page, card), lane_of(page, validation), "lower")
    gate.open()
    see(page, idea, titles(idea))


def test_of_a_card_that_somebody_has_discarded_no_move_holds_up_the_others(
    page: Page, gate: Gate, card: Card, idea: Column, prototyping: Column, ready: Column, owner: User
) -> None:
    for target in prototyping, ready:
        drag(page, card_of(page, card), lane_of(page, target), "lower")
    drag(page, card_of(page, idea.cards.get(title="Y")), lane_of(page, prototyping), "lower")
    discard_card(card=card, reason="other", by=owner)
    gate.open()
    expect(page.locator("#refusal")).to_contain_text("“X” was discarded")
    see(page, prototyping, "Y")
    expect(lane_of(page, prototyping).locator(".count")).to_contain_text("1")
    see(page, idea, "Z")
    assert titles(prototyping) == "Y"


def test_a_card_that_is_carried_on_stays_in_the_hand_when_its_first_move_fails(
    page: Page, card: Card, prototyping: Column, ready: Column, troubles: Troubles
) -> None:
    troubles.expect("status of 500")
    held: list[Route] = []
    page.route("**/take/", lambda route: held.append(route), times=1)
    page.focus(f"#card-{card.pk} > a")
    for key in ("Space", "ArrowRight", "ArrowRight", "Enter", "Space", "ArrowRight"):
        page.keyboard.press(key)
    see(page, ready, "X")
    held[0].fulfill(status=500)
    expect(page.locator("#toast")).to_contain_text("The server could not do it")
    see(page, ready, "X")
    with answered(page):
        page.keyboard.press("Enter")
    see(page, ready, "X")
    assert titles(ready) == "X"


def test_a_card_that_is_discarded_in_the_hand_can_be_let_go(
    page: Page, gate: Gate, card: Card, idea: Column, prototyping: Column, owner: User
) -> None:
    y = idea.cards.get(title="Y")
    drag(page, card_of(page, card), lane_of(page, prototyping), "lower")
    lift(page, card_of(page, y))
    carry_over(page, lane_of(page, prototyping), "lower")
    discard_card(card=y, reason="other", by=owner)
    with answered(page):
        gate.open()
    see(page, prototyping, "X")
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".ghost")).to_have_count(0)
    with answered(page):
        drag(page, card_of(page, card), lane_of(page, idea), "lower")
    see(page, idea, titles(idea))


def test_quick_drags_of_several_cards_all_arrive(page: Page, gate: Gate, idea: Column, ready: Column) -> None:
    for title in "XYZ":
        drag(page, card_of(page, idea.cards.get(title=title)), lane_of(page, ready), "lower")
    gate.open()
    expect(lane_of(page, ready).locator(".count")).to_contain_text("3 / 6")
    see(page, ready, "XYZ")
    assert titles(ready) == "XYZ"
