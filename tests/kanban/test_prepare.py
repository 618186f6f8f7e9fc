"""Who can sign in after a start: the person whose password everybody knows is for this machine alone."""

import pytest
from django.contrib.auth import authenticate

from kanban import address
from kanban.management.commands import prepare

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(django_user_model):
    return django_user_model.objects.create_user("demo", password="demo")


def demo_signs_in() -> bool:
    return authenticate(username="demo", password="demo") is not None


def test_where_others_can_reach_it_the_demo_person_is_shut_out(demo):
    said = prepare.sign_in_from_elsewhere()

    assert "demo cannot sign in" in said
    assert "createsuperuser" in said
    assert not demo_signs_in()


def test_where_only_this_machine_can_the_demo_person_is_back(demo, board):
    prepare.sign_in_from_elsewhere()

    assert prepare.sign_in_here() == "Sign in as demo with the password demo."
    assert demo_signs_in()


def test_the_demo_person_runs_the_installation_on_this_machine_alone(demo, board):
    """They read the mail box and the admin, where every mail and every row lies."""
    for said, everything in ((prepare.sign_in_here, True), (prepare.sign_in_from_elsewhere, False)):
        said()
        demo.refresh_from_db()
        assert (demo.is_staff, demo.is_superuser) == (everything, everything)


def test_a_person_of_that_name_with_a_password_of_their_own_is_left_alone(demo, board):
    demo.set_password("my own")
    demo.save()

    assert prepare.sign_in_from_elsewhere() == ""
    assert prepare.sign_in_here() == ""
    assert authenticate(username="demo", password="my own") == demo
    demo.refresh_from_db()
    assert not demo.is_superuser


def test_nobody_is_told_to_make_a_person_where_there_is_one(django_user_model):
    django_user_model.objects.create_user("ada", password="a long one")

    assert prepare.sign_in_from_elsewhere() == ""


@pytest.mark.parametrize(
    ("variables", "alone"),
    [
        ({}, True),
        ({"HOST": "localhost"}, True),
        ({"HOST": "0.0.0.0"}, False),
        ({"BASE_URL": "http://localhost:8000"}, True),
        ({"BASE_URL": "https://kanban.example.com"}, False),
    ],
)
def test_behind_a_proxy_others_can_reach_it_too(monkeypatch, variables, alone):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert address.only_this_machine() is alone
