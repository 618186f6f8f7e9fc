"""Signing up: open, by invitation or not at all; and nobody is in before they have confirmed their address."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from boards.models import Board, Invitation
from tests.people.accounts import PASSWORD, link_in_last_mail, person, signed_in

pytestmark = pytest.mark.django_db

ONLY_INVITED = "Only invited people can sign up"


@pytest.fixture
def everybody(settings):
    settings.SIGNUP = "open"


def sign_up(client: Client, email: str = "nina@example.org", *, password: str = PASSWORD) -> Any:
    return client.post("/accounts/signup/", {"name": "Nina van Neu", "email": email, "password1": password})


def invite(board: Board, email: str, *, days: int = 7) -> Invitation:
    now = timezone.now()
    return board.invitations.create(email=email, made_at=now, due_at=now, expires_at=now + timedelta(days=days))


def test_a_newcomer_confirms_and_is_in(client, everybody):
    assert sign_up(client)["Location"] == "/accounts/confirm-email/"
    assert not signed_in(client)

    client.post(link_in_last_mail())

    assert signed_in(client)
    nina = User.objects.get(email="nina@example.org")
    assert (nina.username, nina.first_name, nina.last_name) == ("nina", "Nina", "van Neu")


def test_opening_the_link_does_not_confirm_yet(client, everybody):
    """Programs that look into mails open links, too."""
    sign_up(client)
    page = client.get(link_in_last_mail())

    assert page.status_code == 200
    assert not signed_in(client)


def test_links_in_mails_lead_to_the_address_of_the_installation(client, everybody, mailoutbox):
    client.post(
        "/accounts/signup/",
        {"name": "Nina", "email": "nina@example.org", "password1": PASSWORD},
        headers={"host": "localhost"},
    )

    assert "http://127.0.0.1:8000/accounts/confirm-email/" in mailoutbox[-1].body
    assert "localhost" not in mailoutbox[-1].body


def test_mails_about_an_account_say_that_a_program_wrote_them(client, everybody, mailoutbox):
    sign_up(client, "nina@example.org")

    (sent,) = mailoutbox
    assert sent.message()["Auto-Submitted"] == "auto-generated"
    assert sent.message()["Message-ID"].endswith("@127.0.0.1>")


def test_the_answer_does_not_tell_that_an_address_has_an_account(client, everybody, mailoutbox):
    person("ada", "ada@example.org")
    known = sign_up(client, "ada@example.org")
    unknown = sign_up(client, "nina@example.org")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [mail.subject for mail in mailoutbox] == ["You have an account already", "Confirm your e-mail address"]
    assert User.objects.filter(email="ada@example.org").count() == 1


def test_nor_does_the_time_it_takes(client, everybody, monkeypatch):
    """Nearly all of it goes into hashing the password."""
    hashed = []
    encode = MD5PasswordHasher.encode

    def watched(*how):
        hashed.append(how)
        return encode(*how)

    monkeypatch.setattr(MD5PasswordHasher, "encode", watched)
    person("ada", "ada@example.org")
    for address in ("ada@example.org", "nina@example.org"):
        hashed.clear()
        sign_up(client, address)
        assert len(hashed) == 1


def test_nor_does_the_page_after_it(everybody):
    """Neither of an account, nor of a mail that went there within the last minutes."""
    person("ada", "ada@example.org")
    addresses = ["nina@example.org", "nina@example.org", "ada@example.org", "ada@example.org"]
    told = [page_after_sign_up(address) for address in addresses]

    assert "A mail is on its way" in told[0]
    assert len(set(told)) == 1


def page_after_sign_up(address: str) -> str:
    client = Client()
    page = client.get(sign_up(client, address)["Location"]).content.decode()
    return re.sub(r'"X-CSRFToken": "\w+"', "", page)


@pytest.mark.parametrize("address", [f"a@{'ü' * 60}.de", '"\x01"@example.org', f"a@{'example.' * 32}org"])
def test_an_address_that_no_mail_can_go_to_is_refused(client, everybody, address):
    page = sign_up(client, address)

    assert page.status_code == 200
    assert "No mail can go to this address." in page.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["short", "password123", "nina@example.org"])
def test_a_password_that_is_easily_guessed_is_refused(client, everybody, password):
    assert sign_up(client, password=password).status_code == 200
    assert not User.objects.exists()


def test_by_default_only_invited_people_sign_up(client, board):
    page = sign_up(client, "stranger@example.org").content.decode()

    assert ONLY_INVITED in page
    assert not User.objects.filter(email="stranger@example.org").exists()


def test_whom_somebody_invited_signs_up_in_any_spelling(client, board):
    invite(board, "nina@example.org")

    assert sign_up(client, "Nina@Example.org").status_code == 302


def test_an_invitation_that_has_expired_or_was_used_lets_nobody_in(client, board):
    invite(board, "late@example.org", days=-1)
    used = invite(board, "used@example.org")
    Invitation.objects.filter(pk=used.pk).update(accepted_at=timezone.now())

    for address in ("late@example.org", "used@example.org"):
        assert ONLY_INVITED in sign_up(client, address).content.decode()


def test_who_is_not_invited_hears_the_same_with_and_without_an_account(client, board):
    person("ada", "ada@example.org")

    for address in ("ada@example.org", "nobody@example.org"):
        assert ONLY_INVITED in sign_up(client, address).content.decode()


def test_closed_is_closed_for_invited_people_too(client, board, settings):
    settings.SIGNUP = "closed"
    invite(board, "nina@example.org")

    page = sign_up(client).content.decode()
    assert "No new accounts here" in page
    assert "for people who were invited" not in page
    assert not User.objects.filter(email="nina@example.org").exists()
    assert "Sign up" not in client.get("/accounts/login/").content.decode()


def test_who_came_by_a_link_lands_there_after_confirming(client, everybody):
    page = client.get("/accounts/login/?next=/me/").content.decode()
    assert 'href="/accounts/signup/?next=%2Fme%2F"' in page

    asked = {"name": "Nina", "email": "nina@example.org", "password1": PASSWORD, "next": "/me/"}
    client.post("/accounts/signup/", asked)

    assert client.post(link_in_last_mail())["Location"] == "/me/"
