"""Who may ask what: every address of the product, by everybody there is."""

import pytest
from django.test import Client

from boards.access import Right
from boards.models import Board
from tests.routes import ANYONE, API, OWN, ROUTES, STAFF, Route, address_in_admin, address_of, all_names, methods_of

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


DONE_OR_NOT = {200, 201, 204, 302, 400, 409, 415, 428}


def expected(name: str, who: str, route: Route) -> set[int]:
    """The statuses this person may get. What may be asked is not looked at any further here."""
    if route.may == ANYONE:
        return DONE_OR_NOT | {401, 404}
    if who == "anonymous":
        return {401} if name.startswith("api_") else {302}
    if isinstance(route.may, Right):
        if who == "outsider":
            return {404}
        return DONE_OR_NOT if route.may in HOLD[who] else {403}
    # Who has no password, as the cast, cannot give it once more.
    return {404} if route.may in (OWN, STAFF) else DONE_OR_NOT | {403, 404, 405}


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize(("name", "route"), ASKED, ids=[f"{route.method} {name}" for name, route in ASKED])
def test_an_address_answers_who_may_ask_it(
    name: str, route: Route, who: str, board: Board, request: pytest.FixtureRequest
) -> None:
    address = address_of(name, route, request)
    client = Client()
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))
    response = client.generic(route.method, address)
    assert response.status_code in expected(name, who, route)
