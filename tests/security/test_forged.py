"""What another site can have a person's browser send changes nothing."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from boards.models import Board
from tests.boards.pages import browser_of
from tests.boards.state import nothing_changed
from tests.routes import GET, ROUTES, address_in_admin, address_of, all_names

# Mail programs post these by themselves (RFC 8058): the link alone says who asks.
ONE_CLICK = {"leave_report", "decline_report", "digest_off"}


def forgetful(person: User) -> Client:
    """A browser that sends the session and, as from another site, no token of the page."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    return client


def test_nothing_is_changed_without_the_token_of_the_page(
    board: Board, owner: User, request: pytest.FixtureRequest
) -> None:
    for name in ROUTES.keys() - ONE_CLICK:
        for route in (route for route in ROUTES[name] if route.method != GET):
            address = address_of(name, route, request)
            with nothing_changed():
                assert forgetful(owner).generic(route.method, address).status_code == 403, name


def test_nor_in_the_admin(db: None) -> None:
    root = User.objects.create_superuser("root")
    for name in (name for name in all_names() if name.startswith("admin:")):
        answer = forgetful(root).post(address_in_admin(name, root))
        assert answer.status_code == 403 or (name, answer.status_code) == ("admin:login", 405)


def test_a_token_of_somebody_elses_page_does_not_help(board: Board, owner: User, outsider: User) -> None:
    theirs = browser_of(outsider).get("/me/").cookies["csrftoken"].value
    assert forgetful(owner).post("/me/", {"csrfmiddlewaretoken": theirs, "name": "New"}).status_code == 403


def test_the_session_does_not_go_along_with_what_other_sites_send(settings) -> None:
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"
