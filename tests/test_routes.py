"""Who may ask what: every address of the product, by everybody there is."""

import pytest
from django.db import transaction
from django.test import Client

from boards.access import Right
from boards.models import Board
from tests.routes import (
    ACCOUNTS,
    ANYONE,
    API,
    FAILED,
    GET,
    INVITED,
    LINKS,
    MACHINES,
    NOBODY,
    OWN,
    PAGES,
    POST,
    PROBES,
    ROUTES,
    SIGNED_IN,
    STAFF,
    TALK,
    WITH_PASSWORD,
    Route,
    address_in_admin,
    address_of,
    all_names,
    methods_of,
)

CAST = ("anonymous", "outsider", "viewer", "member", "owner")
HOLD = {"viewer": {Right.SEE}, "member": {Right.SEE, Right.WORK}, "owner": set(Right)}
ASKED = [(name, route) for name, routes in ROUTES.items() for route in routes]


@pytest.mark.django_db
def test_every_address_is_in_the_table() -> None:
    assert {name for name in all_names() if not name.startswith("admin:")} == {*ROUTES}


@pytest.mark.parametrize("who", CAST)
def test_no_address_of_the_admin_opens_but_for_staff(who: str, board: Board, request: pytest.FixtureRequest) -> None:
    client = Client()
    person = request.getfixturevalue("outsider" if who == "anonymous" else who)
    if who != "anonymous":
        client.force_login(person)
    names = {name for name in all_names() if name.startswith("admin:")}
    assert "admin:login" in names
    for name in names:
        for method in ("GET", "POST"):
            answer = client.generic(method, address_in_admin(name, person))
            assert answer.status_code in {302, 403, 404}, f"{method} {name}"


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(API.keys() - {"api_schema", "api_docs"}))
def test_every_method_of_the_api_is_in_the_table(name: str, request: pytest.FixtureRequest) -> None:
    address = address_of(name, API[name][0], request)
    assert methods_of(address) == {route.method for route in API[name]}


@pytest.mark.parametrize("name", sorted(PAGES | TALK | LINKS | ACCOUNTS | PROBES))
def test_every_method_of_a_page_is_in_the_table(name: str, board: Board, request: pytest.FixtureRequest) -> None:
    """As who gets farthest is answered: the owner, or for the pages of signing in who is nobody yet."""
    answered = set()
    for method in (GET, POST):
        client = Client()
        if ROUTES[name][0].may != ANYONE:
            client.force_login(request.getfixturevalue("owner"))
        if client.generic(method, address_of(name, ROUTES[name][0], request)).status_code != 405:
            answered.add(method)
    assert answered == {route.method for route in ROUTES[name]}


# To who may. What is asked of a board is empty here, so it may be refused.
READ = {200, 204}
WRITTEN_OR_NOT = {200, 204, 302, 400, 409, 415}

# To who is signed in, where no board is asked for.
SIGNED = {
    SIGNED_IN: {200, 302, 400, 409, 415},
    OWN: {404},
    STAFF: {404},
    INVITED: {403},
    WITH_PASSWORD: {403},
    FAILED: {401},
}


def expected(name: str, who: str, route: Route) -> set[int]:
    """The statuses this person may get. What may be asked is not looked at any further here."""
    if route.may == MACHINES:
        return {200, 503}
    if route.may in (ANYONE, NOBODY):
        return {404} if route.may == NOBODY else {200, 302}
    if who == "anonymous":
        return {401} if name.startswith("api_") else {302}
    if isinstance(route.may, Right):
        if who == "outsider":
            return {404}
        if route.may not in HOLD[who]:
            return {403}
        return READ if route.method == GET else WRITTEN_OR_NOT
    return SIGNED[route.may]


@pytest.mark.parametrize(("name", "route"), ASKED, ids=[f"{route.method} {name}" for name, route in ASKED])
def test_an_address_answers_who_may_ask_it(
    name: str, route: Route, board: Board, request: pytest.FixtureRequest
) -> None:
    address = address_of(name, route, request)
    answered = {who: status_for(who, route.method, address, request) for who in CAST}
    assert {who: status for who, status in answered.items() if status not in expected(name, who, route)} == {}


def status_for(who: str, method: str, address: str, request: pytest.FixtureRequest) -> int:
    """What is done for one is taken back, and the next asks of the same board."""
    client, person = Client(), None if who == "anonymous" else request.getfixturevalue(who)
    with transaction.atomic():
        if person:
            client.force_login(person)
        status = client.generic(method, address).status_code
        transaction.set_rollback(True)
    return status
