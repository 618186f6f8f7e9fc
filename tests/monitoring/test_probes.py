"""What a probe is told: by the machine's number, in plain http, without a session."""

import os
import time

import pytest
from django.test import Client, override_settings

from monitoring import heartbeat, readiness

BY_NUMBER = {"Host": "10.0.0.7:8000"}


@pytest.fixture
def beat_ticks() -> None:
    heartbeat.note()


def ready() -> tuple[int, dict[str, object]]:
    answer = Client().get("/readyz", headers=BY_NUMBER)
    return answer.status_code, answer.json()


@override_settings(SECURE_SSL_REDIRECT=True)
def test_alive_is_told_without_the_database_whoever_asks_and_however() -> None:
    answer = Client().get("/healthz", headers=BY_NUMBER)
    assert (answer.status_code, answer.json()) == (200, {"alive": True})
    assert answer.cookies == {}


@pytest.mark.django_db(transaction=True)
def test_ready_where_all_answers(beat_ticks: None) -> None:
    assert ready() == (200, {"ready": True, "database": "ok", "migrations": "ok", "broker": "ok", "beat": "ok"})


@pytest.mark.django_db(transaction=True)
def test_not_ready_where_beat_has_been_silent_for_long(beat_ticks: None) -> None:
    silent_since = time.time() - heartbeat.FRESH - 1
    os.utime(heartbeat.FILE, (silent_since, silent_since))
    status, told = ready()
    assert status == 503
    assert told["beat"] == "nothing from beat for 30 s"


@pytest.mark.django_db(transaction=True)
def test_not_ready_before_the_tables_are_there(beat_ticks: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_applied", [])
    monkeypatch.setattr("django.db.migrations.recorder.MigrationRecorder.applied_migrations", lambda self: {})
    status, told = ready()
    assert status == 503
    assert str(told["migrations"]).endswith("to apply: manage.py prepare")


@pytest.mark.django_db(transaction=True)
@pytest.mark.enable_socket
@override_settings(REDIS_URL="redis://:a-password@127.0.0.1:1/0")
def test_what_does_not_answer_is_told_without_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    from monitoring.shared import redis

    redis.cache_clear()
    status, told = ready()
    redis.cache_clear()
    assert status == 503
    assert told["broker"] == "does not answer"
    assert "password" not in str(told)


def test_only_reading_is_answered() -> None:
    assert Client().post("/healthz").status_code == 405
