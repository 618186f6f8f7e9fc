"""What a page gets back for a drag: the touched parts, or the reasons against it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from boards.board_setup import create_board, describe_board
from boards.bulk import create_cards
from boards.columns import add_column, change_limits, retire_column
from boards.models import Board, Card, Column, WhenFull
from boards.moves import create_card, discard_card, edit_card, move_card, restore_card, undo_move
from metrics.models import BoardFigures
from tests.boards.pages import browser_of, drop, know_pace, parts, seen
from tests.boards.state import nothing_changed
from tests.cast import after, fill, titles

# What is said at the foot of the page, an undo with it, stays until there is something else to say.
SILENT = {"seen", "figures", "refusal-body"}
ALWAYS = SILENT | {"toast"}
NEWS = {"seen", "figures", "name"}


@pytest.fixture(autouse=True)
def five_days_later() -> Iterator[None]:
    with time_machine.travel(after(days=5), tick=False):
        yield


@pytest.fixture
def page(member: User) -> Client:
    return browser_of(member)


@pytest.fixture
def owners_page(owner: User) -> Client:
    return browser_of(owner)


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return fill(idea, "XYZ", by=owner)[0]


def whole(*columns: Column) -> set[str]:
    return {f"column-{column.pk}" for column in columns}


def heads(*columns: Column) -> set[str]:
    return {f"{part}-{column.pk}" for column in columns for part in ("head", "room")}


def news(page: Client, board: Board, known: dict[str, Any]) -> Any:
    """What a page that others have left behind asks for."""
    return page.get(f"/boards/{board.pk}/since/", {**known, "puts": "yes"})


def test_a_page_that_missed_nothing_gets_the_card_and_two_heads(
    page: Client, card: Card, idea: Column, validation: Column, board: Board
) -> None:
    response = drop(page, card, validation, **seen(board))
    assert response.status_code == 200
    assert parts(response) == ALWAYS | {f"card-{card.pk}"} | heads(idea, validation)
    assert titles(validation) == "X"


def test_a_page_that_missed_something_gets_every_column_that_changed_since(
    page: Client, card: Card, idea: Column, validation: Column, prototyping: Column, board: Board, owner: User
) -> None:
    known = seen(board)
    create_card(board=board, column=prototyping, title="New", by=owner)
    response = drop(page, card, validation, **known)
    assert parts(response) == ALWAYS | whole(idea, validation, prototyping)


def test_a_page_that_has_not_placed_the_card_gets_the_columns(
    page: Client, card: Card, idea: Column, validation: Column, board: Board
) -> None:
    response = page.post(f"/columns/{validation.pk}/take/", {"card": card.pk, **seen(board)})
    assert parts(response) == ALWAYS | whole(idea, validation)


@pytest.mark.parametrize("behind", [0, 1])
def test_of_a_card_that_others_put_somewhere_a_page_hears_the_card_and_its_place(
    page: Client, card: Card, idea: Column, validation: Column, board: Board, owner: User, behind: int
) -> None:
    lying = fill(validation, "AB", by=owner)
    known = seen(board)
    move_card(card=card, to=validation, behind=lying[behind], by=owner)
    response = news(page, board, known)
    assert parts(response) == NEWS | heads(idea, validation) | {f"put-{card.pk}"}
    before = f' data-before="card-{lying[1].pk}"' if behind == 0 else ""
    assert f'data-put-in="cards-{validation.pk}"{before}>' in response.content.decode()


def test_so_it_hears_of_every_card_that_alone_comes_to_lie_somewhere(
    page: Client, card: Card, idea: Column, validation: Column, prototyping: Column, board: Board, owner: User
) -> None:
    def hears(card: Card, *columns: Column) -> bool:
        return parts(news(page, board, known)) == NEWS | heads(*columns) | {f"put-{card.pk}"}

    last = idea.cards.latest("position")
    known = seen(board)
    move_card(card=card, to=idea, behind=last, by=owner)
    assert hears(card, idea)
    discard_card(card=card, reason="evidence", by=owner)
    known = seen(board)
    restore_card(card=card, to=prototyping, by=owner)
    assert hears(card, prototyping)
    discard_card(card=card, reason="evidence", by=owner)
    known = seen(board)
    undo_move(card=card, by=owner)
    assert hears(card, prototyping)
    known = seen(board)
    new = create_card(board=board, column=validation, title="New", by=owner)
    assert hears(new, validation)


def test_of_anything_else_a_page_hears_the_columns(
    page: Client, card: Card, idea: Column, prototyping: Column, board: Board, owner: User
) -> None:
    known = seen(board)
    edit_card(card=card, title="Newer", by=owner)
    assert parts(news(page, board, known)) == NEWS | whole(idea)
    known = seen(board)
    discard_card(card=card, reason="evidence", by=owner)
    assert parts(news(page, board, known)) == NEWS | whole(idea)
    known = seen(board)
    create_cards(board=board, new=[(prototyping, {"title": title}) for title in "AB"], by=owner)
    assert parts(news(page, board, known)) == NEWS | whole(prototyping)


def test_a_page_that_missed_more_than_that_gets_the_columns(
    page: Client, card: Card, idea: Column, validation: Column, board: Board, owner: User
) -> None:
    known = seen(board)
    for column in validation, idea:
        move_card(card=card, to=column, by=owner)
    assert parts(news(page, board, known)) == NEWS | whole(idea, validation)


def test_where_another_is_put_before_it_meanwhile_a_page_gets_the_columns(
    page: Client, card: Card, idea: Column, validation: Column, board: Board, owner: User
) -> None:
    """It has not got the other there, and could not tell where the card lies."""
    lying, other = fill(validation, "A", by=owner)[0], idea.cards.get(title="Z")
    known = seen(board)
    move_card(card=card, to=validation, by=owner)
    with meanwhile(lambda: move_card(card=other, to=validation, behind=card, by=owner), '"position" >'):
        response = news(page, board, known)
    assert titles(validation) == "XZA"
    assert parts(response) == NEWS | whole(idea, validation)
    assert f'data-before="card-{lying.pk}"' not in response.content.decode()


@contextmanager
def meanwhile(act: Callable[[], Any], asked: str) -> Iterator[None]:
    """Somebody does it right before such a question is asked for the first time."""
    left = [act]

    def ask(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if left and asked in sql:
            left.pop()()
        return execute(sql, *rest)

    with connection.execute_wrapper(ask):
        yield
    assert not left


def test_what_was_put_is_drawn_once_for_all_pages_and_anew_when_the_pace_changed(
    page: Client,
    owners_page: Client,
    card: Card,
    validation: Column,
    board: Board,
    owner: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    known = seen(board)
    move_card(card=card, to=validation, by=owner)
    with django_assert_num_queries(9):
        news(page, board, known)
    with django_assert_num_queries(4):
        assert f"put-{card.pk}" in parts(news(owners_page, board, known))
    know_pace(board, {str(validation.pk): 3.2})
    assert "85 % within 4 d" in news(page, board, known).content.decode()


def test_a_page_of_an_older_release_puts_no_cards_and_gets_the_columns(
    page: Client, card: Card, idea: Column, validation: Column, board: Board, owner: User
) -> None:
    known = seen(board)
    move_card(card=card, to=validation, by=owner)
    response = page.get(f"/boards/{board.pk}/since/", known)
    assert parts(response) == NEWS | whole(idea, validation)


def test_a_page_that_does_not_say_what_it_shows_gets_everything(
    page: Client, card: Card, validation: Column, board: Board
) -> None:
    assert parts(drop(page, card, validation)) == ALWAYS | whole(*board.columns.in_use())


def test_a_page_that_shows_other_columns_gets_the_row(
    page: Client, card: Card, validation: Column, board: Board, owner: User
) -> None:
    known = seen(board)
    add_column(board=board, name="Trial", by=owner)
    response = drop(page, card, validation, **known)
    assert parts(response) == ALWAYS | {"row", "name"}
    assert "Trial" in response.content.decode()


def test_an_answer_is_no_longer_than_what_changed(
    page: Client, card: Card, idea: Column, validation: Column, board: Board, owner: User
) -> None:
    fill(idea, "ABCDEFGHIJKLMNOPQRSTUVW", by=owner)
    response = drop(page, card, validation, **seen(board))
    assert len(response.content) < 5_000
    assert response.content.decode().count("<li") == 1


def test_the_card_lies_behind_the_neighbour_it_was_dropped_behind(
    page: Client, card: Card, validation: Column, owner: User, board: Board
) -> None:
    first, _ = fill(validation, "AB", by=owner)
    response = drop(page, card, validation, behind=first.pk, **seen(board))
    assert titles(validation) == "AXB"
    assert f"card-{card.pk}" in parts(response)


def test_a_neighbour_that_has_left_cannot_say_where_so_the_columns_are_drawn(
    page: Client, card: Card, idea: Column, validation: Column, prototyping: Column, owner: User, board: Board
) -> None:
    first, _ = fill(validation, "AB", by=owner)
    known = seen(board)
    move_card(card=first, to=prototyping, by=owner)
    response = drop(page, card, validation, behind=first.pk, **known)
    assert titles(validation) == "BX"
    assert parts(response) == ALWAYS | whole(idea, validation, prototyping)


def test_a_move_inside_the_column_touches_nothing_else(page: Client, idea: Column, card: Card, board: Board) -> None:
    second = idea.cards.order_by("position")[1]
    response = drop(page, card, idea, behind=second.pk, **seen(board))
    assert titles(idea) == "YXZ"
    assert parts(response) == SILENT | {f"card-{card.pk}"} | heads(idea)


def test_a_move_offers_its_undo(page: Client, card: Card, validation: Column, board: Board) -> None:
    response = drop(page, card, validation, **seen(board)).content.decode()
    assert "Moved to Validation" in response
    assert f'hx-post="/cards/{card.pk}/undo/"' in response


def test_the_answer_tells_the_new_version(page: Client, card: Card, validation: Column, board: Board) -> None:
    response = drop(page, card, validation, **seen(board)).content.decode()
    assert f'name="seen" value="{seen(board)["seen"]}"' in response


# A full column


@pytest.fixture
def full(validation: Column, owner: User) -> Column:
    """A, B and C came two, one and no hours after the board's days began."""
    fill(validation, "ABC", by=owner)
    return validation


def test_a_full_column_answers_409_with_limit_count_and_the_oldest_first(
    page: Client, card: Card, full: Column, board: Board
) -> None:
    with nothing_changed():
        response = drop(page, card, full, **seen(board))
    words = response.content.decode()
    assert response.status_code == 409
    assert "Validation is full: 3 of 3." in words
    assert "The oldest, <b>C</b>, is there for 5 days" in words
    assert words.index(">C</a> <span>5 d") < words.index(">B</a> <span>4 d") < words.index(">A</a> <span>4 d")


def test_a_refused_page_that_missed_something_gets_the_true_columns(
    page: Client, card: Card, full: Column, prototyping: Column, board: Board, owner: User
) -> None:
    known = seen(board)
    move_card(card=full.cards.order_by("position")[0], to=prototyping, by=owner)
    create_card(board=board, column=full, title="D", by=owner)
    response = drop(page, card, full, **known)
    assert response.status_code == 409
    assert parts(response) == SILENT | whole(full, prototyping)


def test_weeks_of_load_are_told_when_they_are_known(page: Client, card: Card, full: Column, board: Board) -> None:
    assert "weeks of work" not in drop(page, card, full, **seen(board)).content.decode()
    BoardFigures.objects.create(
        board=board,
        version=1,
        as_of=after(days=4),
        stale_at=after(days=5),
        mean_per_week=1.5,
        weeks_of_load=4,
        pace={str(full.pk): 14.2},
    )
    words = drop(page, card, full, **seen(board)).content.decode()
    # Three cards, 1.5 a week.
    assert "At 1.5 a week that is <b>2.0 weeks of work</b>. The oldest" in words
    assert "; 85 % leave within 15 days." in words


def test_what_can_be_done_is_offered(owners_page: Client, card: Card, full: Column, board: Board) -> None:
    oldest = full.cards.get(title="C")
    words = drop(owners_page, card, full, **seen(board)).content.decode()
    assert f'href="/cards/{oldest.pk}/" data-sheet' in words
    assert f'href="/cards/{oldest.pk}/#end" data-sheet' in words
    assert "Override with a reason" in words


def test_the_offered_override_is_the_same_act_with_a_reason(
    owners_page: Client, card: Card, full: Column, board: Board
) -> None:
    words = drop(owners_page, card, full, behind=full.cards.get(title="B").pk, **seen(board)).content.decode()
    form = words[words.index('class="override"') :]
    assert f'hx-post="/columns/{full.pk}/take/"' in form
    assert f'name="card" value="{card.pk}"' in form
    assert f'name="behind" value="{full.cards.get(title="B").pk}"' in form
    assert 'name="placed"' not in form


def test_an_owner_overrides_with_a_reason(owners_page: Client, card: Card, full: Column, board: Board) -> None:
    response = drop(owners_page, card, full, override_reason="The law changes in May", **seen(board))
    assert response.status_code == 200
    assert titles(full) == "XABC"
    assert "4 / 3, over" in response.content.decode()


def test_a_member_cannot_override_and_is_not_offered_to(page: Client, card: Card, full: Column, board: Board) -> None:
    response = drop(page, card, full, override_reason="Please", **seen(board))
    assert response.status_code == 409
    assert "with a reason" not in response.content.decode()


def test_a_column_that_asks_takes_a_members_reason(
    page: Client, card: Card, full: Column, board: Board, owner: User
) -> None:
    change_limits(column=full, maximum=3, minimum=None, when_full=WhenFull.ASK, by=owner)
    asked = drop(page, card, full, **seen(board))
    assert asked.status_code == 409
    assert "Go on with a reason" in asked.content.decode()
    assert drop(page, card, full, override_reason="Only for today", **seen(board)).status_code == 200


# Others were faster


def test_a_card_that_somebody_discarded_a_second_ago(
    page: Client, card: Card, validation: Column, idea: Column, board: Board, owner: User
) -> None:
    known = seen(board)
    discard_card(card=card, reason="no_value", by=owner)
    with nothing_changed():
        response = drop(page, card, validation, **known)
    assert response.status_code == 409
    assert "“X” was discarded by Olga Owner. Restore it first." in response.content.decode()
    assert parts(response) == SILENT | whole(idea)


def test_a_column_that_somebody_has_just_retired(
    page: Client, card: Card, prototyping: Column, board: Board, owner: User
) -> None:
    known = seen(board)
    retire_column(column=prototyping, by=owner)
    response = drop(page, card, prototyping, **known)
    assert response.status_code == 409
    assert "Prototyping was retired. Choose another column." in response.content.decode()
    assert "row" in parts(response)


def test_a_card_of_another_board_of_mine(page: Client, card: Card, member: User, board: Board) -> None:
    other = create_board(name="Other", owner=member).columns.all()[0]
    with nothing_changed():
        response = drop(page, card, other)
    assert response.status_code == 409
    assert "That card is no longer here." in response.content.decode()


def test_a_card_that_is_not_mine_to_see_is_not_here(page: Client, validation: Column, outsider: User) -> None:
    theirs = create_board(name="Theirs", owner=outsider)
    (card,) = fill(theirs.columns.all()[0], "T", by=outsider)
    with nothing_changed():
        response = drop(page, card, validation)
    assert response.status_code == 409
    assert "That card is no longer here." in response.content.decode()


def test_undo_is_gone_after_a_minute(page: Client, card: Card, idea: Column, validation: Column, board: Board) -> None:
    drop(page, card, validation, **seen(board))
    with time_machine.travel(after(days=5) + timedelta(seconds=61), tick=False), nothing_changed():
        response = page.post(f"/cards/{card.pk}/undo/", seen(board))
    assert response.status_code == 409
    assert "A move can be undone for 60 seconds, by who made it." in response.content.decode()


def test_only_who_moved_it_can_undo(
    page: Client, owners_page: Client, card: Card, validation: Column, board: Board
) -> None:
    drop(page, card, validation, **seen(board))
    assert owners_page.post(f"/cards/{card.pk}/undo/").status_code == 409
    assert page.post(f"/cards/{card.pk}/undo/").status_code == 200


def test_what_others_renamed_meanwhile_is_told_to_a_page_that_catches_up(
    page: Client, board: Board, owner: User
) -> None:
    known = seen(board)
    describe_board(board=board, by=owner, name="Till")
    response = news(page, board, known)
    assert parts(response) == NEWS
    assert "<h1>Till</h1>" in response.content.decode()
