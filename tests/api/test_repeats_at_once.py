"""The same request sent again before the first is answered, by a program that lost patience."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.processes.installation import Installation

pytestmark = pytest.mark.processes


def test_of_repeats_at_the_same_time_one_is_done(installation: Installation) -> None:
    installation.shell("from django.contrib.auth.models import User; User.objects.create_user('olga')")
    token = installation.manage("api_token", "olga").strip()
    installation.start("web")
    address, headers = f"{installation.address}/api/v1/boards/", {"Authorization": f"Token {token}"}

    def ask(_: int) -> httpx.Response:
        return httpx.post(address, json={"name": "Checkout"}, headers=headers | {"Idempotency-Key": "k"}, timeout=30)

    with ThreadPoolExecutor(6) as at_once:
        answers = list(at_once.map(ask, range(6)))

    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(httpx.get(address, headers=headers).json()["results"]) == 1
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 5
