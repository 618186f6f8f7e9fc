"""A read-only token changes nothing, at whatever address."""

import pytest
from django.contrib.auth.models import User

from boards.models import Board
from tests.api.programs import Program, problem
from tests.boards.state import nothing_changed
from tests.routes import API, GET, Route, address_of

WRITES = [(name, route) for name, routes in API.items() for route in routes if route.method != GET]


@pytest.mark.parametrize(("name", "route"), WRITES, ids=[f"{route.method} {name}" for name, route in WRITES])
def test_an_owners_read_only_token_is_refused_wherever_something_changes(
    name: str, route: Route, owner: User, board: Board, request: pytest.FixtureRequest
) -> None:
    address = address_of(name, route, request)
    program = Program(owner, read_only=True)
    with nothing_changed():
        answer = program.client.generic(route.method, address, headers=program.headers)
    problem(answer, 403, "token_read_only")
