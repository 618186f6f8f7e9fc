"""What browsers are told with every page: run and show nothing but what is ours, and tell nobody else."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.boards.pages import browser_of

pytestmark = pytest.mark.django_db

ANONYMOUS = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/", "/nothing/here/"]
SIGNED_IN = ["/", "/me/", "/me/delete/", "/accounts/email/", "/accounts/2fa/", "/accounts/sessions/", "/nothing/here/"]
INSTALLER = ["/mail/", "/admin/", "/admin/boards/board/"]
INLINE = re.compile(
    r"<style|\sstyle=|\son\w+=\"|javascript:|<script(?![^>]*(src=|type=\"application/json\"))", re.IGNORECASE
)


@pytest.fixture
def pages(board) -> list:
    owner = browser_of(board.members.get(username="olga"))
    root = browser_of(User.objects.create_superuser("root"))
    outside, root_pages = Client(), [root.get(path) for path in INSTALLER]
    boards = [owner.get(f"/boards/{board.pk}/"), owner.get(f"/boards/{board.pk}/settings/")]
    return [
        *[outside.get(path) for path in ANONYMOUS],
        *[owner.get(path) for path in SIGNED_IN],
        *root_pages,
        *boards,
        outside.post("/accounts/login/", {}, headers={"content-length": "2000000"}),
    ]


def policy(response) -> dict[str, str]:
    parts = response.headers["Content-Security-Policy"].split("; ")
    return {name: rest for name, _, rest in (part.partition(" ") for part in parts)}


def test_every_page_has_the_same_strict_policy(pages):
    for page in pages:
        told = policy(page)
        assert told["default-src"] == "'none'", page.request["PATH_INFO"]
        assert told["script-src"] == told["style-src"] == told["form-action"] == "'self'"
        assert told["frame-ancestors"] == told["base-uri"] == "'none'"


def test_no_page_asks_for_more_than_it_allows(pages):
    for page in pages:
        assert not INLINE.search(page.content.decode()), page.request["PATH_INFO"]


def test_no_page_is_framed_guessed_at_or_told_to_others(pages):
    for page in pages:
        assert page.headers["X-Frame-Options"] == "DENY"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Referrer-Policy"] == "same-origin"


def test_the_session_is_out_of_reach_for_scripts(board):
    client = Client()
    User.objects.create_user("ada", password="ada ada ada")
    client.post("/accounts/login/", {"login": "ada", "password": "ada ada ada"})
    cookie = client.cookies["sessionid"]

    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
