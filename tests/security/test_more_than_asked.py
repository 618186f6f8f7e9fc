"""What a form or an address of the API does not ask for is not written, whatever is sent along."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from api.models import Token
from boards.board_setup import create_board
from boards.models import Board, Card, Column
from boards.moves import create_card
from tests.api.programs import Program, problem
from tests.boards.pages import browser_of, fields
from tests.boards.state import nothing_changed
from tests.people.accounts import PASSWORD, say_password_again, sign_in

KEPT_BY_US = {
    "id": 999,
    "pk": 999,
    "version": 999,
    "stamp": 999,
    "position": 999,
    "blocked": True,
    "entered_at": "2020-01-01T00:00:00Z",
    "started_at": "2020-01-01T00:00:00Z",
    "finished_at": "2020-01-01T00:00:00Z",
    "discarded_at": "2020-01-01T00:00:00Z",
    "archived_at": "2020-01-01T00:00:00Z",
    "retired_at": "2020-01-01T00:00:00Z",
    "made_at": "2020-01-01T00:00:00Z",
    "by": 1,
    "by_name": "Somebody else",
    "at": "2020-01-01T00:00:00Z",
    "has_webhooks": True,
    "secret": "known",
    "is_staff": True,
    "is_superuser": True,
    "role": "owner",
}


@pytest.fixture
def elsewhere(outsider: User) -> Column:
    """A column of a board of the outsider's."""
    return create_board(name="Elsewhere", owner=outsider, timezone="UTC").columns.all()[0]


def of(row: Any) -> dict[str, Any]:
    """All that the database holds of it."""
    return dict(type(row)._default_manager.filter(pk=row.pk).values().get())


def test_a_card_keeps_what_is_no_field_of_its_sheet(card: Card, elsewhere: Column, member: User) -> None:
    browser, before = browser_of(member), of(card)
    asked = fields(browser.get(f"/cards/{card.pk}/").content.decode()) | {"title": "Renamed"}
    more = KEPT_BY_US | {"board": elsewhere.board_id, "column": elsewhere.pk, "watchers": member.pk}
    browser.post(f"/cards/{card.pk}/edit/", asked | more)
    assert of(card) == before | {"title": "Renamed"}


def test_a_new_card_lies_where_its_column_says(idea: Column, elsewhere: Column, member: User) -> None:
    more = KEPT_BY_US | {"board": elsewhere.board_id, "column": elsewhere.pk, "description": "x", "assignee": member.pk}
    browser_of(member).post(f"/columns/{idea.pk}/cards/", {"title": "New"} | more)
    made = Card.objects.get()
    assert (made.title, made.column, made.board, made.description) == ("New", idea, idea.board, "")
    assert made.pk != 999
    assert (made.assignee, made.blocked, made.finished_at, made.discarded_at) == (None, False, None, None)
    assert made.transitions.get().by == member


def test_a_card_comes_to_no_column_and_behind_no_card_of_another_board(
    card: Card, idea: Column, elsewhere: Column, outsider: User, member: User
) -> None:
    theirs = create_card(board=elsewhere.board, column=elsewhere, title="Theirs", by=outsider)
    browser = browser_of(member)
    with nothing_changed():
        assert browser.post(f"/columns/{elsewhere.pk}/take/", {"card": card.pk}).status_code == 404
        assert browser.post(f"/columns/{idea.pk}/take/", {"card": theirs.pk}).status_code in {400, 404, 409}
        behind = {"card": card.pk, "behind": theirs.pk}
        assert browser.post(f"/columns/{elsewhere.pk}/take/", behind).status_code == 404


def test_nobody_is_given_a_card_of_a_board_that_is_not_theirs(card: Card, member: User, outsider: User) -> None:
    browser = browser_of(member)
    asked = fields(browser.get(f"/cards/{card.pk}/").content.decode())
    with nothing_changed():
        assert browser.post(f"/cards/{card.pk}/edit/", asked | {"assignee": outsider.pk}).status_code == 400
        answer = Program(member).patch(f"/cards/{card.pk}/", {"assignee": outsider.pk})
        assert answer.status_code == 400


def test_a_board_and_a_column_keep_what_is_no_field_of_their_settings(
    board: Board, idea: Column, elsewhere: Column, owner: User
) -> None:
    browser, column = browser_of(owner), of(idea)
    more = KEPT_BY_US | {"board": elsewhere.board_id, "start": elsewhere.pk, "members": owner.pk}
    browser.post(f"/boards/{board.pk}/describe/", {"name": "Renamed", "timezone": "UTC"} | more)
    now = Board.objects.get(pk=board.pk)
    assert (now.name, now.start_id, now.has_webhooks, now.archived_at) == ("Renamed", board.start_id, False, None)
    assert now.version < 999
    browser.post(f"/columns/{idea.pk}/change/", {"name": "Ideas", "kind": "waiting", "when_full": "refuse"} | more)
    kept = ("id", "board_id", "position")
    assert [of(idea)[name] for name in kept] == [column[name] for name in kept]


@pytest.mark.parametrize("field", sorted(KEPT_BY_US))
def test_the_api_refuses_what_it_does_not_ask_for(
    field: str, card: Card, idea: Column, board: Board, owner: User
) -> None:
    program = Program(owner)
    asked: dict[tuple[str, str], dict[str, Any]] = {
        ("post", "/boards/"): {"name": "New"},
        ("patch", f"/boards/{board.pk}/"): {},
        ("post", f"/boards/{board.pk}/columns/"): {"name": "New"},
        ("patch", f"/columns/{idea.pk}/"): {},
        ("post", f"/boards/{board.pk}/cards/"): {"title": "New"},
        ("patch", f"/cards/{card.pk}/"): {},
        ("post", f"/cards/{card.pk}/move/"): {"column": idea.pk},
        ("post", f"/cards/{card.pk}/discard/"): {"reason": "other"},
        ("post", f"/cards/{card.pk}/block/"): {"reason": "other"},
    }
    for (method, path), body in asked.items():
        if field == "position" and "columns" in path:
            continue  # where a column stands is its owner's to say
        with nothing_changed():
            told = problem(getattr(program, method)(path, body | {field: KEPT_BY_US[field]}), 400, "invalid")
        assert field in str(told), path


def test_nobody_becomes_staff_by_a_form(client: Client, settings, db: None) -> None:
    settings.SIGNUP = "open"
    Group.objects.create(name="everything")
    more = {
        "is_staff": "on",
        "is_superuser": "on",
        "is_active": "on",
        "username": "root",
        "groups": 1,
        "user_permissions": 1,
    }
    client.post("/accounts/signup/", {"name": "Nina", "email": "nina@example.org", "password1": PASSWORD} | more)
    nina = User.objects.get()
    assert (nina.is_staff, nina.is_superuser, nina.username) == (False, False, "nina")
    browser = browser_of(nina)
    browser.post("/me/", {"name": "Nina Neu", "timezone": "UTC", "email": "root@example.org", "id": 999} | more)
    nina.refresh_from_db()
    assert (nina.first_name, nina.is_staff, nina.is_superuser) == ("Nina", False, False)
    assert (nina.username, nina.email, nina.groups.count()) == ("nina", "nina@example.org", 0)


def test_a_token_is_of_who_makes_it(client: Client, owner: User, outsider: User) -> None:
    outsider.set_password(PASSWORD)
    outsider.save()
    sign_in(client, "otto")
    say_password_again(client)
    client.post("/me/tokens/", {"name": "mine", "user": owner.pk, "digest": "x", "token_key": "x", "read_only": "on"})
    made = Token.objects.get()
    assert (made.user, made.read_only) == (outsider, True)
    assert made.digest != "x"
