"""A session is of who signed in with it, from then on and no longer."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from boards.access import Right
from boards.members import remove_member
from boards.models import Board, Card
from boards.talk import add_comment, watch_card
from tests.api.programs import Program
from tests.boards.pages import browser_of
from tests.people.accounts import PASSWORD, person, sign_in, signed_in
from tests.routes import ROUTES, address_of

pytestmark = pytest.mark.django_db

KEY = settings.SESSION_COOKIE_NAME


def with_session(key: str) -> Client:
    client = Client()
    client.cookies[KEY] = key
    return client


def test_a_session_that_somebody_laid_ready_is_not_the_one_that_is_signed_in(client):
    person("ada")
    client.get("/accounts/login/", {"next": "/me/"})
    session = client.session
    session["laid"] = "ready"
    session.save()
    client.cookies[KEY] = ready = session.session_key
    sign_in(client, "ada")
    assert signed_in(client)
    assert client.cookies[KEY].value != ready
    assert not signed_in(with_session(ready))


def test_nor_is_one_whose_key_was_made_up(client):
    person("ada")
    client.cookies[KEY] = made_up = "a" * 32
    sign_in(client, "ada")
    assert client.cookies[KEY].value != made_up
    assert not signed_in(with_session(made_up))


def test_what_is_signed_out_opens_nothing_to_who_kept_its_key(client):
    person("ada")
    sign_in(client, "ada")
    kept = client.cookies[KEY].value
    client.post("/accounts/logout/")
    assert not signed_in(with_session(kept))


def test_who_signs_in_after_another_finds_nothing_of_theirs(client):
    person("ada")
    person("bob")
    sign_in(client, "ada")
    session = client.session
    session["webhook_secret"] = "hers"
    session.save()
    client.post("/accounts/logout/")
    sign_in(client, "bob")
    assert "webhook_secret" not in client.session


def test_the_token_of_the_forms_changes_too(client):
    person("ada")
    before = client.get("/accounts/login/").cookies["csrftoken"].value
    sign_in(client, "ada")
    assert client.cookies["csrftoken"].value != before


def test_a_new_password_ends_every_other_session(client):
    person("ada")
    other = Client()
    for browser in client, other:
        sign_in(browser, "ada")
    new = "another long and uncommon one"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert signed_in(client)
    assert not signed_in(other)


def test_an_account_that_is_closed_opens_nothing_from_then_on(client):
    ada = person("ada")
    sign_in(client, "ada")
    program = Program(ada)
    assert program.get("/boards/").status_code == 200
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert not signed_in(client)
    assert program.get("/boards/").status_code == 401
    sign_in(client, "ada")
    assert not signed_in(client)


def test_who_was_removed_finds_nothing_of_the_board_by_any_address(
    board: Board, card: Card, owner: User, member: User, request: pytest.FixtureRequest
) -> None:
    """Though they watched its cards, were called on them, and are told of them in their inbox."""
    browser, program = browser_of(member), Program(member)
    watch_card(card=card, by=member)
    add_comment(card=card, text="@max Secret words", by=owner)
    notice = member.notices.get()
    asked = {
        (name, route.method): address_of(name, route, request)
        for name, routes in ROUTES.items()
        for route in routes
        if isinstance(route.may, Right)
    }
    remove_member(membership=board.memberships.get(person=member), by=owner)
    for (name, method), address in asked.items():
        client = program.client if name.startswith("api_") else browser
        headers = program.headers if name.startswith("api_") else {}
        assert client.generic(method, address, headers=headers).status_code == 404, f"{method} {name}"
    for address in ("/", "/inbox/", "/flow/", "/search/?q=plan", reverse("notice", args=[notice.pk])):
        words = browser.get(address, follow=True).content.decode()
        assert "Secret" not in words, address
        assert "Checkout" not in words, address
    assert program.get("/boards/").json()["results"] == []
