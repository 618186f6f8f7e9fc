"""What a probe is told: by the machine's number, in plain http, without a session."""

import logging
import os
import time

import pytest
from django.test import Client, override_settings

from kanban.discreet import OnceAMinute
from kanban.signs import Sign
from metrics.tasks import sweep
from monitoring import heartbeat, readiness
from tests.kanban.test_queues import OURS

BY_NUMBER = {"Host": "10.0.0.7:8000"}


@pytest.fixture
def at_work() -> None:
    """Beat gives out sweeps, and a worker does them."""
    heartbeat.BEAT.give()
    heartbeat.SWEEP.give()


def silent_for_long(sign: Sign) -> None:
    since = time.time() - sign.lasts - 1
    os.utime(sign.file, (since, since))


def ready() -> tuple[int, dict[str, object]]:
    answer = Client().get("/readyz", headers=BY_NUMBER)
    return answer.status_code, answer.json()


@override_settings(SECURE_SSL_REDIRECT=True)
def test_alive_is_told_without_the_database_whoever_asks_and_however() -> None:
    answer = Client().get("/healthz", headers=BY_NUMBER)
    assert (answer.status_code, answer.json()) == (200, {"alive": True})
    assert answer.cookies == {}


@pytest.mark.django_db(transaction=True)
def test_ready_where_all_answers(at_work: None) -> None:
    parts = ("database", "migrations", "broker", "beat", "workers")
    assert ready() == (200, {"ready": True} | dict.fromkeys(parts, "ok"))


@pytest.mark.django_db(transaction=True)
def test_not_ready_where_beat_has_been_silent_for_long(at_work: None) -> None:
    silent_for_long(heartbeat.BEAT)
    status, told = ready()
    assert status == 503
    assert (told["beat"], told["workers"]) == ("nothing within the last 30 s", "ok")


@pytest.mark.django_db(transaction=True)
def test_the_log_tells_the_reasons_once_however_often_it_is_asked(
    at_work: None, caplog: pytest.LogCaptureFixture
) -> None:
    silent_for_long(heartbeat.BEAT)
    for each in logging.getLogger("monitoring.views").filters:
        assert isinstance(each, OnceAMinute)
        each.said_at.clear()
    for _ in range(3):
        ready()
    assert caplog.messages == ["Not ready: beat nothing within the last 30 s"]
    assert "Unavailable" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_not_ready_where_no_worker_does_what_beat_gives_out(at_work: None) -> None:
    silent_for_long(heartbeat.SWEEP)
    status, told = ready()
    assert status == 503
    assert told["workers"] == "no sweep finished within the last 340 s: do they run, and by the same clock as beat?"
    assert told["beat"] == "ok"
    sweep.apply()
    assert ready()[0] == 200


def test_a_worker_that_is_at_one_task_for_as_long_as_it_may_take_is_at_work() -> None:
    assert heartbeat.SWEEP.lasts > max(task.time_limit for task in OURS.values())


@pytest.mark.django_db(transaction=True)
def test_not_ready_before_the_tables_are_there(at_work: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_applied", [])
    monkeypatch.setattr("django.db.migrations.recorder.MigrationRecorder.applied_migrations", lambda self: {})
    status, told = ready()
    assert status == 503
    assert str(told["migrations"]).endswith("to apply: manage.py prepare")


@pytest.mark.django_db(transaction=True)
@pytest.mark.enable_socket
@override_settings(REDIS_URL="redis://:a-password@127.0.0.1:1/0")
def test_what_does_not_answer_is_told_without_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    from kanban.signs import redis

    redis.cache_clear()
    status, told = ready()
    redis.cache_clear()
    assert status == 503
    assert told["broker"] == "does not answer"
    assert "password" not in str(told)


def test_only_reading_is_answered() -> None:
    assert Client().post("/healthz").status_code == 405
