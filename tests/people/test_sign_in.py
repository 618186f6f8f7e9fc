"""Signing in: by name or address and password, a few tries at a time, and without a word about who has an account."""

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings

from tests.people.accounts import PASSWORD, person, say_password_again, sign_in, signed_in

pytestmark = pytest.mark.django_db

MISMATCH = "Name and password do not match."


@pytest.mark.parametrize("name", ["ada", "ada@example.org", "ADA@Example.org"])
def test_a_person_signs_in_by_name_or_address(client, name):
    person("ada", "ada@example.org")

    assert sign_in(client, name)["Location"] == "/"
    assert signed_in(client)


def test_somebody_without_an_address_signs_in(client):
    """As the demo person does."""
    person("demo")
    sign_in(client, "demo")

    assert signed_in(client)


def test_whoever_the_installation_made_has_nothing_to_confirm(client, mailoutbox):
    """`createsuperuser` takes an address too, and there may be no mail server yet."""
    User.objects.create_superuser("root", "root@example.org", PASSWORD)
    sign_in(client, "root")

    assert signed_in(client)
    assert mailoutbox == []


def test_who_signed_up_and_did_not_confirm_is_not_signed_in(client):
    person("ada", "ada@example.org", confirmed=False)

    assert sign_in(client, "ada")["Location"] == "/accounts/confirm-email/"
    assert not signed_in(client)


def test_an_address_that_is_added_later_locks_nobody_out(client, mailoutbox):
    person("ada")
    sign_in(client, "ada")
    say_password_again(client)
    client.post("/accounts/email/", {"action_add": "", "email": "ada@example.org"})
    assert mailoutbox[-1].to == ["ada@example.org"]
    client.post("/accounts/logout/")
    sign_in(client, "ada")

    assert signed_in(client)


@pytest.mark.parametrize("name", ["ada", "ada@example.org", "nobody", "nobody@example.org"])
def test_the_answer_to_a_wrong_password_is_the_same_for_known_and_unknown_names(client, name):
    person("ada", "ada@example.org")
    page = sign_in(client, name, "wrong").content.decode()

    assert MISMATCH in page


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_after_five_wrong_passwords_not_even_the_right_one_helps(client, name):
    person("ada")
    for _ in range(5):
        assert MISMATCH in sign_in(client, name, "wrong").content.decode()
    page = sign_in(client, name).content.decode()

    assert "Tried too often." in page
    assert not signed_in(client)


def test_one_address_cannot_try_everybody(client):
    """Ten wrong passwords a minute, whoever they are for."""
    person("ada")
    for number in range(10):
        sign_in(client, f"somebody{number}", "wrong")

    assert "Tried too often." in sign_in(client, "ada").content.decode()


@pytest.mark.enable_socket
@override_settings(CACHES={"default": {"BACKEND": "kanban.cache.DispensableRedis", "LOCATION": "redis://127.0.0.1:1"}})
def test_a_person_signs_in_where_redis_does_not_answer(client):
    person("ada")
    sign_in(client, "ada")

    assert signed_in(client)


def test_signing_out_is_no_link(client):
    person("ada")
    sign_in(client, "ada")
    client.get("/accounts/logout/")
    assert signed_in(client)

    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert not signed_in(client)


def test_the_admin_has_no_sign_in_of_its_own(client):
    assert client.get("/admin/login/")["Location"].startswith("/accounts/login/")
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


def test_who_is_signed_in_cannot_guess_passwords_at_the_admin(client):
    """Its form knows neither the bound on tries nor the second factor."""
    User.objects.create_superuser("root", "root@example.org", PASSWORD)
    person("ada")
    sign_in(client, "ada")
    guess = client.post("/admin/login/", {"username": "root", "password": PASSWORD})

    assert client.get("/admin/login/").status_code == 403
    assert guess.status_code == 403
    assert client.get("/admin/").status_code == 302


def test_nor_can_who_may_use_it(client):
    User.objects.create_superuser("root", "root@example.org", PASSWORD)
    sam = User.objects.create_user("sam", password=PASSWORD, is_staff=True)
    sign_in(client, "sam")
    guess = client.post("/admin/login/", {"username": "root", "password": PASSWORD})

    assert client.get("/admin/login/")["Location"] == "/admin/"
    assert guess.status_code == 405
    assert client.session["_auth_user_id"] == str(sam.pk)


def test_another_page_to_go_on_to_is_one_of_ours(client):
    person("ada")
    asked = {"login": "ada", "password": PASSWORD, "next": "https://elsewhere.example.org/"}

    assert client.post("/accounts/login/", asked)["Location"] == "/"


def test_a_company_signs_in_at_nine_from_one_address():
    for number in range(80):
        browser = Client()
        person(f"person{number}")
        assert sign_in(browser, f"person{number}")["Location"] == "/"
