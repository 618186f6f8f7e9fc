"""How much may be asked in a minute, by whom."""

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client

from boards.models import Card
from tests.api.programs import API, Program, problem


def test_who_asks_too_much_waits_for_the_next_minute(
    program: Program, owner: User, card: Card, settings: LazySettings
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    with time_machine.travel("2026-03-02T09:00:20Z", tick=False) as clock:
        assert [program.get(f"/cards/{card.pk}/").status_code for _ in range(3)] == [200, 200, 429]
        answer = program.get(f"/cards/{card.pk}/")
        problem(answer, 429, "throttled")
        assert answer.headers["Retry-After"] == "40"
        assert Program(owner).get(f"/cards/{card.pk}/").status_code == 200, "each token counts alone"
        clock.shift(40)
        assert program.get(f"/cards/{card.pk}/").status_code == 200


def test_who_is_nobody_is_counted_by_where_they_ask_from(client: Client, settings: LazySettings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    with time_machine.travel("2026-03-02T09:00:20Z", tick=False):
        here = [client.get(f"{API}/schema/", REMOTE_ADDR="198.51.100.1").status_code for _ in range(3)]
        assert here == [200, 200, 429]
        assert client.get(f"{API}/schema/", REMOTE_ADDR="2001:db8::7").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("header", [None, "Token garbage", "Bearer x"])
def test_who_is_turned_away_is_counted_by_where_they_ask_from(
    header: str | None, client: Client, settings: LazySettings
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    headers = {"Authorization": header} if header else {}
    with time_machine.travel("2026-03-02T09:00:20Z", tick=False):
        turned_away = [client.get(f"{API}/boards/", headers=headers) for _ in range(3)]
        elsewhere = client.get(f"{API}/boards/", headers=headers, REMOTE_ADDR="2001:db8::7")
    assert [answer.status_code for answer in (*turned_away, elsewhere)] == [401, 401, 429, 401]
    problem(turned_away[-1], 429, "throttled")
    assert turned_away[-1].headers["Retry-After"] == "40"


def test_a_token_that_may_not_write_is_counted_where_it_tries(member: User, settings: LazySettings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    reader = Program(member, read_only=True)
    with time_machine.travel("2026-03-02T09:00:20Z", tick=False):
        assert [reader.post("/boards/", {"name": "X"}).status_code for _ in range(3)] == [403, 403, 429]
        assert reader.get("/boards/").status_code == 429, "by the same count"
        assert Program(member).get("/boards/").status_code == 200, "each token counts alone"


def test_who_is_turned_away_takes_nothing_from_who_comes_in(program: Program, settings: LazySettings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    stranger = Program(None)
    with time_machine.travel("2026-03-02T09:00:20Z", tick=False):
        assert [stranger.get("/boards/").status_code for _ in range(3)] == [401, 401, 429]
        assert program.get("/boards/").status_code == 200
