"""An owner arranges the board; the answer is the row of columns and the sheet."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from boards.columns import change_limits
from boards.models import Board, Column
from tests.boards.pages import browser_of, parts, seen
from tests.boards.state import nothing_changed
from tests.cast import fill, titles

ALWAYS = {"row", "name", "sheet-body", "seen", "figures", "toast", "refusal-body"}


@pytest.fixture
def page(owner: User) -> Client:
    return browser_of(owner)


def names(board: Board) -> list[str]:
    return list(board.columns.in_use().values_list("name", flat=True))


def test_a_column_is_added_at_the_right_end(page: Client, board: Board) -> None:
    sent = {"name": "Trial", "kind": "active", "maximum": "2", "minimum": "", "when_full": "ask", "policy": "Tried."}
    response = page.post(f"/boards/{board.pk}/columns/", {**sent, **seen(board)})
    assert parts(response) == ALWAYS
    assert names(board)[-1] == "Trial"
    assert board.columns.get(name="Trial").maximum == 2


def test_a_column_changes_name_kind_policy_and_limits_together(page: Client, validation: Column) -> None:
    sent = {"name": "Evidence", "kind": "waiting", "maximum": "5", "minimum": "1", "when_full": "ask", "policy": "New"}
    response = page.post(f"/columns/{validation.pk}/change/", sent)
    validation.refresh_from_db()
    assert response.status_code == 200
    assert (validation.name, validation.kind, validation.policy) == ("Evidence", "waiting", "New")
    assert (validation.maximum, validation.minimum, validation.when_full) == (5, 1, "ask")


def test_what_somebody_else_saved_meanwhile_stays(page: Client, validation: Column, board: Board, owner: User) -> None:
    """The sheet was opened with a limit of 3, and only the policy was changed in it."""
    change_limits(column=validation, maximum=9, by=owner)
    drawn = {"name": "Validation", "kind": "active", "maximum": "3", "minimum": "", "when_full": "refuse"}
    drawn["policy"] = "Old"
    sent = {**drawn, **{f"initial-{name}": value for name, value in drawn.items()}, "policy": "New"}
    page.post(f"/columns/{validation.pk}/change/", sent)
    validation.refresh_from_db()
    assert (validation.maximum, validation.policy) == (9, "New")


def test_the_sheet_remembers_what_it_was_drawn_with(page: Client, board: Board, validation: Column) -> None:
    shown = page.get(f"/boards/{board.pk}/settings/").content.decode()
    for name, value in (("maximum", "3"), ("minimum", ""), ("kind", "active"), ("timezone", "UTC")):
        assert f'name="initial-{name}" value="{value}"' in shown


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": "Idea"}, "This board has a column of that name already."),
        ({"name": ""}, "Name: This field is required."),
        ({"maximum": "0"}, "A WIP limit is 1 or more; leave it empty for none."),
        ({"maximum": "-3"}, "WIP limit: Ensure this value is greater than or equal to 0."),
        ({"maximum": "2", "minimum": "3"}, "A column cannot need more cards than its WIP limit lets in."),
        ({"kind": "lazy"}, "Kind: Select a valid choice."),
    ],
)
def test_a_change_that_makes_no_sense_changes_nothing(
    page: Client, validation: Column, sent: dict[str, str], sentence: str
) -> None:
    right = {"name": "Evidence", "kind": "active", "maximum": "3", "minimum": "", "when_full": "refuse"}
    with nothing_changed():
        response = page.post(f"/columns/{validation.pk}/change/", right | sent)
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_a_limit_below_the_count_shows_the_column_over_it(page: Client, validation: Column, owner: User) -> None:
    fill(validation, "ABC", by=owner)
    sent = {"name": "Validation", "kind": "active", "maximum": "2", "minimum": "", "when_full": "refuse"}
    assert "3 / 2, over" in page.post(f"/columns/{validation.pk}/change/", sent).content.decode()


def test_columns_change_places(page: Client, board: Board, validation: Column) -> None:
    page.post(f"/columns/{validation.pk}/place/", {"to": "right"})
    assert names(board) == ["Idea", "Prototyping", "Validation", "Ready for Dev"]
    page.post(f"/columns/{validation.pk}/place/", {"to": "left"})
    assert names(board) == ["Idea", "Validation", "Prototyping", "Ready for Dev"]


def test_the_start_stays_left_of_the_finish(page: Client, prototyping: Column, idea: Column, ready: Column) -> None:
    for column in ("Validation", "Prototyping"):
        page.post(f"/columns/{idea.board.columns.get(name=column).pk}/place/", {"to": "left"})
        page.post(f"/columns/{idea.board.columns.get(name=column).pk}/place/", {"to": "left"})
    with nothing_changed():
        response = page.post(f"/columns/{idea.pk}/place/", {"to": "right"})
    assert response.status_code == 409
    assert "must be left of the one where it stops" in response.content.decode()


def test_a_column_is_retired_when_its_cards_have_a_new_one(
    page: Client, board: Board, validation: Column, idea: Column, owner: User
) -> None:
    fill(validation, "AB", by=owner)
    homeless = page.post(f"/columns/{validation.pk}/retire/")
    assert homeless.status_code == 409
    assert "Choose a column for what lies in Validation." in homeless.content.decode()

    assert page.post(f"/columns/{validation.pk}/retire/", {"cards_to": idea.pk}).status_code == 200
    assert names(board) == ["Idea", "Prototyping", "Ready for Dev"]
    assert titles(idea) == "AB"


def test_cards_of_a_retired_column_obey_the_limit_of_the_new_one(
    page: Client, validation: Column, idea: Column, prototyping: Column, owner: User
) -> None:
    fill(validation, "AB", by=owner)
    fill(prototyping, "CD", by=owner)
    response = page.post(f"/columns/{validation.pk}/retire/", {"cards_to": prototyping.pk})
    assert response.status_code == 409
    words = response.content.decode()
    assert "Prototyping has room for 1 more, not for 2." in words
    assert "There are 2 cards to come in." in words


def test_even_an_empty_column_can_have_too_little_room(page: Client, idea: Column, validation: Column) -> None:
    board = validation.board
    set_line = {"start": board.columns.get(name="Prototyping").pk, "finish": board.finish_id}
    page.post(f"/boards/{board.pk}/line/", set_line)
    fill(idea, "ABCD", by=board.members.all()[0])
    response = page.post(f"/columns/{idea.pk}/retire/", {"cards_to": validation.pk})
    assert response.status_code == 409
    assert "Validation has room for 3 more, not for 4." in response.content.decode()


def test_a_column_the_clock_depends_on_is_not_retired(page: Client, idea: Column) -> None:
    with nothing_changed():
        response = page.post(f"/columns/{idea.pk}/retire/")
    assert response.status_code == 409
    assert "The clock depends on Idea." in response.content.decode()


def test_the_clock_gets_other_columns(page: Client, board: Board, validation: Column, prototyping: Column) -> None:
    sent = {"start": validation.pk, "finish": prototyping.pk, "delivered": board.finish_id}
    assert page.post(f"/boards/{board.pk}/line/", sent).status_code == 200
    board.refresh_from_db()
    assert (board.start, board.finish) == (validation, prototyping)


def test_the_board_says_something_else_of_itself(page: Client, board: Board) -> None:
    sent = {"name": "Basket", "purpose": "Fewer given up", "customer": "Buyers", "expected_value": "Time"}
    response = page.post(f"/boards/{board.pk}/describe/", {**sent, "timezone": "Asia/Tokyo"})
    assert "Buyers: Time" in response.content.decode()
    board.refresh_from_db()
    assert (board.name, board.timezone) == ("Basket", "Asia/Tokyo")


def test_the_settings_are_a_page_and_a_part(page: Client, board: Board) -> None:
    address = f"/boards/{board.pk}/settings/"
    whole = page.get(address)
    part = page.get(address, headers={"HX-Request": "true"})
    assert "<!doctype html>" in whole.content.decode()
    assert parts(part) == {"sheet-body"}
    assert "HX-Request" in part["Vary"]
