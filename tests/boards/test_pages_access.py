"""Who sees what. Every address of the product is asked, whatever is added later."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.defaults import server_error

from boards.models import Board, Card
from tests.boards.pages import browser_of, drop
from tests.boards.state import nothing_changed
from tests.routes import GET, PAGES, TALK, address_of

OURS = {**PAGES, **TALK}
READ = {name for name, routes in OURS.items() if routes[0].method == GET}
OF_BOARDS = {name for name, routes in OURS.items() if routes[0].noun and routes[0].noun != "invitation_token"}


@pytest.fixture
def addresses(request: pytest.FixtureRequest) -> dict[str, str]:
    """Every address of boards that there is."""
    return {name: address_of(name, routes[0], request) for name, routes in OURS.items()}


def ask(client: Client, name: str, addresses: dict[str, str]) -> Any:
    """As the page asks: what is read by GET, what changes something by POST."""
    return (client.get if name in READ else client.post)(addresses[name])


def test_anonymous_people_see_nothing_but_the_sign_in_page(addresses: dict[str, str], client: Client) -> None:
    for name, address in addresses.items():
        for method in client.get, client.post:
            with nothing_changed():
                response = method(address)
            assert response.status_code == 302, name
            assert response["Location"].startswith("/accounts/login/"), name
            assert response.content == b"", name


def test_the_sign_in_page_tells_nothing_of_any_board(addresses: dict[str, str], client: Client) -> None:
    page = client.get(reverse("login"), {"next": addresses["board"]}).content.decode()
    assert "Secret plan" not in page
    assert "Checkout" not in page


def test_after_the_sign_in_one_lands_where_one_wanted(addresses: dict[str, str], client: Client, owner: User) -> None:
    owner.set_password("long enough")
    owner.save()
    sent = {"login": "olga", "password": "long enough", "next": addresses["card"]}
    assert client.post(reverse("login"), sent)["Location"] == addresses["card"]


def test_an_outsider_is_told_that_there_is_no_such_page(addresses: dict[str, str], outsider: User) -> None:
    client = browser_of(outsider)
    for name in OF_BOARDS:
        with nothing_changed():
            response = ask(client, name, addresses)
        assert response.status_code == 404, name
        assert "Secret plan" not in response.content.decode(), name


def test_an_outsider_finds_no_board_in_the_list(card: Card, outsider: User) -> None:
    assert "Checkout" not in browser_of(outsider).get("/").content.decode()


def test_an_outsider_cannot_put_a_card_of_theirs_on_the_board(card: Card, board: Board, outsider: User) -> None:
    with nothing_changed():
        assert drop(browser_of(outsider), card, board.columns.all()[0]).status_code == 404


def test_a_member_is_not_offered_the_settings(addresses: dict[str, str], member: User, owner: User) -> None:
    link = f'href="{addresses["board_settings"]}"'
    assert link not in browser_of(member).get(addresses["board"]).content.decode()
    assert link in browser_of(owner).get(addresses["board"]).content.decode()


def test_what_changes_something_is_never_a_link(addresses: dict[str, str], owner: User) -> None:
    client = browser_of(owner)
    for name in addresses.keys() - READ:
        with nothing_changed():
            assert client.get(addresses[name]).status_code == 405, name


def test_another_site_cannot_act_in_a_persons_name(addresses: dict[str, str], owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    for name in addresses.keys() - READ | {"board_list"}:
        with nothing_changed():
            response = client.post(addresses[name], {"reason": "no_value", "name": "New"})
        assert response.status_code == 403, name
        assert "This page is out of date" in response.content.decode(), name


def test_what_cannot_be_found_is_said_in_our_own_words(owner: User) -> None:
    response = browser_of(owner).get("/boards/999999999999999999999/")
    assert response.status_code == 404
    assert "There is no such page, or it is not yours to see." in response.content.decode()


def test_who_opens_what_only_takes_forms_is_led_to_the_boards(board: Board, owner: User) -> None:
    response = browser_of(owner).get(f"/boards/{board.pk}/invite/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Forms are sent to this address" in response.content.decode()
    assert '<a href="/">To the boards</a>' in response.content.decode()


def test_an_empty_board_tells_nobody_to_press_what_they_do_not_have(board: Board, owner: User, viewer: User) -> None:
    for person, presses in ((owner, True), (viewer, False)):
        assert ("Press +" in browser_of(person).get(f"/boards/{board.pk}/").content.decode()) == presses


def test_the_page_for_our_own_faults_needs_nothing_to_be_drawn() -> None:
    assert b"The fault is ours." in server_error(RequestFactory().get("/")).content
