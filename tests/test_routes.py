"""Who may ask what: every address of the product, by everybody there is."""

import pytest
from django.test import Client

from boards.access import Right
from boards.models import Board
from tests.routes import ANYONE, ROUTES, STAFF, Route, address_of, all_names

CAST = ("anonymous", "outsider", "viewer", "member", "owner")
HOLD = {"viewer": {Right.SEE}, "member": {Right.SEE, Right.WORK}, "owner": set(Right)}
ASKED = [(name, route) for name, routes in ROUTES.items() for route in routes]


@pytest.mark.django_db
def test_every_address_is_in_the_table() -> None:
    known = {*ROUTES}
    assert {name for name in all_names() if not name.startswith("admin:")} == known


def expected(who: str, route: Route) -> set[int]:
    """The statuses this person may get. What may be asked is not checked any further here."""
    api = route.method not in ("GET", "POST")
    if route.may == ANYONE:
        return {200, 302, 400, 404}
    if who == "anonymous":
        return {401} if api else {302}
    if isinstance(route.may, Right):
        if who == "outsider":
            return {404}
        if route.may not in HOLD[who]:
            return {403}
    elif route.may == STAFF:
        return {403, 404}
    return {200, 201, 204, 302, 400, 409}


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
    assert response.status_code in expected(who, route)
