"""A forgotten password is chosen anew by the mail; who asks learns nothing about who has an account."""

from typing import Any

import pytest
from django.test import Client

from tests.people.accounts import link_in_last_mail, person, sign_in, signed_in

pytestmark = pytest.mark.django_db

NEW = "another long and uncommon one"


def ask(client: Client, email: str) -> Any:
    return client.post("/accounts/password/reset/", {"email": email})


def test_the_link_lets_choose_a_new_password(client):
    person("ada", "ada@example.org")
    ask(client, "ada@example.org")
    form = client.get(link_in_last_mail())["Location"]
    client.post(form, {"password1": NEW, "password2": NEW})
    assert not signed_in(client)

    sign_in(client, "ada", NEW)
    assert signed_in(client)


def test_the_key_in_the_link_is_not_in_the_address_of_the_form(client):
    """Addresses go into histories and logs."""
    person("ada", "ada@example.org")
    ask(client, "ada@example.org")
    link = link_in_last_mail()

    assert client.get(link)["Location"].endswith("-set-password/")


def test_a_link_holds_once(client):
    person("ada", "ada@example.org")
    ask(client, "ada@example.org")
    link = link_in_last_mail()
    client.post(client.get(link)["Location"], {"password1": NEW, "password2": NEW})

    assert client.get(link).status_code == 200
    assert "Location" not in client.get(link)


def test_the_answer_is_the_same_for_an_address_that_nobody_has(client, mailoutbox):
    person("ada", "ada@example.org")
    known, unknown = ask(client, "ada@example.org"), ask(client, "nobody@example.org")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [mail.to for mail in mailoutbox] == [["ada@example.org"]]


def test_a_changed_password_is_told_by_mail_and_the_session_goes_on(client, mailoutbox):
    person("ada", "ada@example.org")
    sign_in(client, "ada")
    given = {"oldpassword": "a long and uncommon one", "password1": NEW, "password2": NEW}
    client.post("/accounts/password/change/", given)

    assert signed_in(client)
    assert "changed" in mailoutbox[-1].subject.lower()
