"""People with accounts, and what the mails to them say."""

import re
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

PASSWORD = "a long and uncommon one"


def person(username: str, email: str = "", *, confirmed: bool = True) -> User:
    made = User.objects.create_user(username, email, PASSWORD)
    if email:
        EmailAddress.objects.create(user=made, email=email, primary=True, verified=confirmed)
    return made


def sign_in(client: Client, name: str, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": name, "password": password})


def signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def link_in_last_mail() -> str:
    """Without the host: the tests' client asks for paths."""
    found = re.search(r"http://127\.0\.0\.1:8000(/accounts/\S+)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


def say_password_again(client: Client) -> None:
    """What guards an account is changed by who has just shown that they are its owner."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
