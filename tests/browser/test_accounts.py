"""Accounts as people have them in a browser, with a key that Chromium plays."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from boards.models import Board
from tests.browser.conftest import OpenPage
from tests.people.accounts import PASSWORD, person

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def with_key(open_page: OpenPage) -> Page:
    page = open_page(None)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return page


def sign_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Name or e-mail").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def add_passkey(page: Page) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Recovery Codes")).to_be_visible()


def test_a_passkey_signs_in_alone_and_stands_beside_the_password(with_key: Page, board: Board) -> None:
    page = with_key
    person("ada", "ada@example.org")
    sign_in(page, "ada")
    add_passkey(page)
    sign_out(page)

    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_label("You are signed in as ada")).to_be_visible()
    sign_out(page)

    sign_in(page, "ada")
    expect(page.get_by_role("heading", name="Two-Factor Authentication")).to_be_visible()
    page.get_by_role("button", name="Use a security key").click()
    expect(page.get_by_label("You are signed in as ada")).to_be_visible()


def test_why_a_passkey_is_not_taken_is_said_in_words(with_key: Page, live_server: LiveServer) -> None:
    """Browsers take none where the address is a number."""
    page = with_key
    page.goto(f"http://127.0.0.1:{urlsplit(live_server.url).port}/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.locator("#passkey-trouble")).to_contain_text("Passkeys need a name as address")


def test_a_newcomer_signs_up_and_confirms_by_the_mail(
    open_page: OpenPage, live_server: LiveServer, board: Board, settings, mailoutbox
) -> None:
    settings.SIGNUP = "open"
    settings.BASE_URL = live_server.url
    page = open_page(None)
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Sign up").click()
    page.get_by_label("Your name").fill("Nina Neu")
    page.get_by_label("Email").fill("nina@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page).to_have_url(re.compile("/accounts/confirm-email/"))
    link = re.search(r"http\S+", mailoutbox[-1].body)
    assert link
    page.goto(link[0])
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_label("You are signed in as Nina Neu")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/", "/me/", "/accounts/2fa/", "/admin/", "/admin/boards/board/", "/admin/auth/user/"]
)
def test_nothing_on_a_page_breaks_its_own_policy(open_page: OpenPage, owner: User, board: Board, path: str) -> None:
    """What a page asks for against its policy is an error on the console, and fails the test."""
    User.objects.filter(pk=owner.pk).update(is_staff=True, is_superuser=True)
    page = open_page(owner)
    page.goto(path)
    page.wait_for_load_state("networkidle")
