"""Who tries too often waits, and is told so. Invitations: `tests/boards/members`; the API: `tests/api`."""

from typing import Any

import pytest
import time_machine
from allauth.account import app_settings
from django.contrib.auth.models import User
from django.test import Client

from api.throttles import FILES
from boards.models import Board
from tests.api.programs import Program, problem
from tests.people.accounts import PASSWORD, person, say_password_again, sign_in

pytestmark = pytest.mark.django_db

NOON = "2026-03-02T12:00:20Z"


def told_to_wait(answer: Any) -> bool:
    assert answer.status_code == 429
    assert "That was tried too many times" in answer.content.decode()
    return 0 < int(answer["Retry-After"]) <= 600


def ask_for_password(client: Client, email: str, **where: Any) -> Any:
    return client.post("/accounts/password/reset/", {"email": email}, **where)


def test_one_address_gets_five_mails_about_its_password_an_hour(client, mailoutbox):
    person("ada", "ada@example.org")
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(5):
            clock.shift(120)
            assert ask_for_password(client, "ada@example.org", REMOTE_ADDR=f"198.51.100.{number}").status_code == 302
        assert told_to_wait(ask_for_password(client, "ADA@example.org", REMOTE_ADDR="198.51.100.9"))
        assert len(mailoutbox) == 5
        clock.shift(3600)
        assert ask_for_password(client, "ada@example.org").status_code == 302


def test_the_wait_is_the_same_where_nobody_has_an_account(client):
    for _ in range(5):
        assert ask_for_password(client, "nobody@example.org").status_code == 302
    assert told_to_wait(ask_for_password(client, "nobody@example.org"))


def test_one_place_asks_for_twenty_a_minute(client):
    for number in range(20):
        assert ask_for_password(client, f"nobody{number}@example.org").status_code == 302
    assert told_to_wait(ask_for_password(client, "nobody@example.org"))


def sign_up(client: Client, email: str, **where: Any) -> Any:
    return client.post("/accounts/signup/", {"name": "Nina", "email": email, "password1": PASSWORD}, **where)


def test_signing_up_has_a_bound_by_the_minute_and_by_the_day(client, settings):
    settings.SIGNUP = "open"
    with time_machine.travel(NOON, tick=False) as clock:
        assert [sign_up(client, "no address").status_code for _ in range(20)] == [200] * 20
        assert told_to_wait(sign_up(client, "nina@example.org"))
        assert sign_up(client, "nina@example.org", REMOTE_ADDR="198.51.100.7").status_code == 302
        for _ in range(9):
            clock.shift(61)
            assert {sign_up(client, "no address").status_code for _ in range(20)} == {200}
        clock.shift(61)
        assert told_to_wait(sign_up(client, "nina@example.org"))


def test_nobody_fills_the_mail_box_of_another_by_signing_up_with_their_address(client, mailoutbox, settings):
    settings.SIGNUP = "open"
    person("ada", "ada@example.org")
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(10):
            clock.shift(200)
            answer = sign_up(Client(), "ada@example.org", REMOTE_ADDR=f"198.51.100.{number}")
            assert answer.status_code == 302, "the answer is the same, with and without a mail"
        assert len(mailoutbox) == 5
        assert told_to_wait(ask_for_password(client, "ada@example.org"))


def test_nobody_mails_the_world_by_adding_addresses_to_their_account(client, mailoutbox):
    person("ada", "ada@example.org")
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client, "ada")
        say_password_again(client)
        for number in range(25):
            clock.shift(13)
            email = f"stranger{number}@example.org"
            client.post("/accounts/email/", {"action_add": "", "email": email})
            client.post("/accounts/email/", {"action_remove": "", "email": email})
        sent = len(mailoutbox)
        assert told_to_wait(client.post("/accounts/email/", {"action_add": "", "email": "one.more@example.org"}))
        assert len(mailoutbox) == sent


def test_a_company_signs_in_at_nine_from_one_address_and_nobody_guesses_faster_than_that():
    """All bounds of accounts: neither a setting nor a new allauth moves one unseen."""
    assert app_settings.RATE_LIMITS == {
        "login": "300/m/ip",
        "login_failed": "10/m/ip,5/300s/key",
        "reauthenticate": "10/m/user",
        "change_password": "5/m/user",
        "reset_password": "20/m/ip,5/h/key",
        "reset_password_from_key": "20/m/ip",
        "signup": "20/m/ip,200/d/ip",
        "confirm_email": "1/180s/key",
        "manage_email": "10/m/user,50/d/user",
        # Ways in that are not offered here.
        "request_login_code": "20/m/ip,3/m/key",
        "change_phone": "1/m/user",
        "verify_phone": "1/30s/key,3/m/ip",
    }


def test_a_password_that_is_asked_for_again_is_guessed_ten_times_a_minute(client):
    person("ada")
    sign_in(client, "ada")
    for _ in range(10):
        assert client.post("/accounts/reauthenticate/", {"password": "wrong"}).status_code == 200
    assert told_to_wait(client.post("/accounts/reauthenticate/", {"password": PASSWORD}))


def test_neither_the_api_nor_the_admin_takes_a_password(client):
    root = User.objects.create_superuser("root", "root@example.org", PASSWORD)
    basic = {"Authorization": "Basic cm9vdDphIGxvbmcgYW5kIHVuY29tbW9uIG9uZQ=="}
    assert client.get("/api/v1/boards/", headers=basic).status_code == 401
    assert client.get("/admin/", headers=basic).status_code == 302
    assert client.post("/admin/login/", {"username": "root", "password": PASSWORD})["Location"].startswith("/accounts/")
    assert "_auth_user_id" not in client.session
    assert root.check_password(PASSWORD)


def test_files_are_asked_for_thirty_times_a_minute(board: Board, owner: User) -> None:
    program, other = Program(owner), Program(owner)
    path = f"/boards/{board.pk}/export/cards.csv"
    with time_machine.travel(NOON, tick=False) as clock:
        assert {program.get(path).status_code for _ in range(FILES)} == {200}
        answer = program.get(path)
        problem(answer, 429, "throttled")
        assert answer.headers["Retry-After"] == "40"
        assert program.get(f"/boards/{board.pk}/").status_code == 200, "all else goes on"
        assert other.get(path).status_code == 200
        clock.shift(40)
        assert program.get(path).status_code == 200


def test_who_has_a_network_of_addresses_is_one(client: Client, settings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    with time_machine.travel(NOON, tick=False):
        asked = [client.get("/api/v1/boards/", REMOTE_ADDR=f"2001:db8::{number}").status_code for number in range(3)]
        assert asked == [401, 401, 429]
        assert client.get("/api/v1/boards/", REMOTE_ADDR="2001:db8:0:1::1").status_code == 401
