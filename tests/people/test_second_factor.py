"""A second factor: codes of an app, by RFC 6238, and recovery codes that hold once. Passkeys are in tests/browser."""

import base64
import hashlib
import hmac
import struct
import time

import pytest
from allauth.mfa.models import Authenticator

from tests.people.accounts import person, say_password_again, sign_in, signed_in

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    """What an app on a telephone shows now."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.fixture
def secret(client) -> str:
    """Ada has set up her app, and is signed out."""
    person("ada", "ada@example.org")
    sign_in(client, "ada")
    say_password_again(client)
    page = client.get("/accounts/2fa/totp/activate/")
    secret: str = page.context["form"].secret
    assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    client.post("/accounts/logout/")
    return secret


def test_the_password_alone_lets_nobody_in(client, secret):
    assert sign_in(client, "ada")["Location"] == "/accounts/2fa/authenticate/"
    assert not signed_in(client)


def test_password_and_code_do(client, secret, time_machine):
    time_machine.move_to(time.time() + 60)  # a code holds once
    sign_in(client, "ada")
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert signed_in(client)


def test_a_wrong_code_does_not(client, secret):
    sign_in(client, "ada")
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    assert not signed_in(client)


def test_a_recovery_code_lets_in_once(client, secret):
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (True, False):
        sign_in(client, "ada")
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert signed_in(client) is expected
        client.post("/accounts/logout/")


def test_the_secret_is_shown_in_the_page_as_a_picture_without_a_script(client):
    person("ada", "ada@example.org")
    sign_in(client, "ada")
    say_password_again(client)

    assert 'src="data:image/svg+xml;base64,' in client.get("/accounts/2fa/totp/activate/").content.decode()


def test_setting_it_up_asks_for_the_password_again(client):
    person("ada", "ada@example.org")
    sign_in(client, "ada")

    assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauthenticate/")
