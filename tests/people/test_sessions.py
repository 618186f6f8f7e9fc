"""Where one is signed in, and how to end it."""

import pytest
from django.test import Client

from tests.people.accounts import person, sign_in, signed_in

pytestmark = pytest.mark.django_db


def test_all_sessions_but_this_one_can_be_ended():
    person("ada")
    here, there = Client(headers={"user-agent": "Laptop"}), Client(headers={"user-agent": "Telephone"})
    sign_in(here, "ada")
    sign_in(there, "ada")
    page = here.get("/accounts/sessions/").content.decode()
    assert "Laptop" in page
    assert "Telephone" in page

    here.post("/accounts/sessions/")

    assert signed_in(here)
    assert not signed_in(there)


def test_nobody_sees_the_sessions_of_others():
    person("ada")
    person("bob")
    ada, bob = Client(headers={"user-agent": "Adas"}), Client(headers={"user-agent": "Bobs"})
    sign_in(ada, "ada")
    sign_in(bob, "bob")

    assert "Adas" not in bob.get("/accounts/sessions/").content.decode()
