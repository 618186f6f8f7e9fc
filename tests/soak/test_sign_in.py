"""At nine a whole company signs in, from one address, to an installation on SQLite."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest

from tests.processes.installation import Installation

pytestmark = pytest.mark.processes

PEOPLE = 80
PATIENCE = 240  # seconds; checking a password is slow on purpose

BEGIN = f"""
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
password = make_password("long enough")
User.objects.bulk_create(User(username=f"person{{number}}", password=password) for number in range({PEOPLE}))
"""


def test_of_80_people_who_sign_in_at_once_nobody_fails(embedded: Installation) -> None:
    embedded.shell(BEGIN)
    for part in ("web", "worker", "beat"):
        embedded.start(part)
    together = Barrier(PEOPLE)
    began = time.monotonic()
    with ThreadPoolExecutor(PEOPLE) as threads:
        answers = list(threads.map(lambda number: sign_in(embedded, f"person{number}", together), range(PEOPLE)))
    print(f"\n{PEOPLE} people have signed in within {time.monotonic() - began:.0f} s")
    assert answers == [(302, 200)] * PEOPLE


def sign_in(installation: Installation, name: str, together: Barrier) -> tuple[int, int]:
    """How the form was answered, and then the page of boards."""
    headers = {"Referer": installation.address}
    with httpx.Client(base_url=installation.address, headers=headers, timeout=PATIENCE) as browser:
        page = browser.get("/accounts/login/").text
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
        form = {"login": name, "password": "long enough", "csrfmiddlewaretoken": token}
        together.wait(timeout=PATIENCE)
        answer = browser.post("/accounts/login/", data=form)
        return answer.status_code, browser.get("/").status_code
