"""Single sign-on with a real OpenID provider, which listens on this machine while a test runs."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from oidc_provider_mock import User as Known
from oidc_provider_mock import run_server_in_thread

from boards.models import Board
from kanban import environment
from tests.people.accounts import link_in_last_mail, person, say_password_again, sign_in, signed_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.enable_socket,
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),  # of the provider
]

LOGIN = "/accounts/oidc/sso/login/"


@pytest.fixture
def provider(settings, monkeypatch) -> Iterator[None]:
    """As the environment names it. It has checked Nina's address, not Ulf's, and knows none of Olaf's."""
    people = [
        Known(sub="nina", claims={"email": "nina@example.org", "email_verified": True, "name": "Nina Neu"}),
        Known(sub="ulf", claims={"email": "ulf@example.org", "email_verified": False, "name": "Ulf Unklar"}),
        Known(sub="olaf", claims={"name": "Olaf Ohne"}),
    ]
    with run_server_in_thread(user_claims=people) as server:
        monkeypatch.setenv("OIDC_ISSUER", f"http://localhost:{server.server_port}")
        monkeypatch.setenv("OIDC_CLIENT_ID", "kanban")
        monkeypatch.setenv("OIDC_CLIENT_SECRET", "between us")
        monkeypatch.setenv("OIDC_NAME", "Example Works")
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": environment.single_sign_on("OIDC")}}
        yield


def come_back_as(client: Client, subject: str, *, process: str = "login"):
    """Go to the provider, sign in there, and come back with what it gave."""
    page = client.post(f"{LOGIN}?process={process}").content.decode()
    onward = html.unescape(re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', page)[0])
    back = httpx.post(onward, data={"sub": subject}).headers["Location"]
    return client.get(f"{urlsplit(back).path}?{urlsplit(back).query}")


def invite(board: Board, email: str) -> None:
    now = timezone.now()
    board.invitations.create(email=email, made_at=now, due_at=now, expires_at=now + timedelta(days=7))


def test_the_sign_in_page_offers_the_provider_by_its_name(client, provider):
    assert "Continue with Example Works" in client.get("/accounts/login/").content.decode()


def test_without_one_nothing_is_offered(client):
    assert "Continue with" not in client.get("/accounts/login/").content.decode()
    assert client.post(LOGIN).status_code == 404


def test_an_invited_person_comes_in_without_a_mail_to_confirm(client, provider, board, mailoutbox):
    invite(board, "nina@example.org")
    come_back_as(client, "nina")

    assert signed_in(client)
    assert User.objects.get(email="nina@example.org").get_full_name() == "Nina Neu"
    assert mailoutbox == []


def test_who_came_once_comes_again_without_an_invitation(client, provider, settings):
    settings.SIGNUP = "open"
    come_back_as(client, "nina")
    client.post("/accounts/logout/")
    settings.SIGNUP = "closed"
    come_back_as(client, "nina")

    assert signed_in(client)
    assert User.objects.count() == 1


def test_who_is_not_invited_stays_out(client, provider, board):
    come_back_as(client, "nina")

    assert not signed_in(client)
    assert not User.objects.filter(email="nina@example.org").exists()


def test_an_address_that_the_provider_has_not_checked_is_confirmed_by_mail(client, provider, board, mailoutbox):
    invite(board, "ulf@example.org")
    come_back_as(client, "ulf")

    assert not signed_in(client)
    assert mailoutbox[-1].to == ["ulf@example.org"]


def test_who_comes_without_an_address_is_asked_for_one(client, provider, settings, mailoutbox):
    settings.SIGNUP = "open"
    form = come_back_as(client, "olaf")["Location"]
    client.post(form, {"name": "Olaf Ohne", "email": "olaf@example.org"})
    assert mailoutbox[-1].to == ["olaf@example.org"]
    client.post(link_in_last_mail())

    assert signed_in(client)


def test_where_one_is_invited_an_address_is_needed(client, provider, board):
    page = come_back_as(client, "olaf")

    assert "No new accounts here" in page.content.decode()
    assert not User.objects.filter(first_name="Olaf").exists()


def test_the_provider_does_not_open_accounts_that_were_made_here(client, provider, settings):
    settings.SIGNUP = "open"
    person("nina", "nina@example.org")
    come_back_as(client, "nina")

    assert not signed_in(client)


def test_who_is_signed_in_connects_their_account_there(client, provider):
    person("ada", "ada@example.org")
    sign_in(client, "ada")
    say_password_again(client)
    come_back_as(client, "nina", process="connect")
    client.post("/accounts/logout/")
    come_back_as(client, "nina")

    assert "ada@example.org" in client.get("/me/").content.decode()


def test_an_answer_that_nobody_asked_for_signs_nobody_in(client, provider):
    response = client.get("/accounts/oidc/sso/login/callback/?code=abc&state=made-up")

    assert "error" in response.content.decode().lower()
    assert not signed_in(client)
