"""Of each kind of look that beat gives out, one waits at most."""

import os
import time
from collections.abc import Iterator

import pytest
from celery.signals import task_prerun, task_revoked
from django.conf import LazySettings

from kanban.celery import app
from kanban.looks import FOLDER, WAITING, Beat
from kanban.schedule import SCHEDULE
from kanban.signs import redis
from metrics.tasks import sweep

NAME = "sweep"
SIGN = WAITING[sweep.name]


@pytest.fixture
def beat() -> Iterator[Beat]:
    for queue in FOLDER.glob("*/*.json"):
        queue.unlink()
    SIGN.end()
    beat = Beat(app=app, lazy=True)
    beat.setup_schedule()
    yield beat
    SIGN.end()


def waiting() -> int:
    return len([*(FOLDER / "refresh").glob("*.json")])


def ticks(beat: Beat) -> None:
    """The time of the sweep has come."""
    beat.apply_entry(beat.schedule[NAME])


def test_a_look_is_not_given_out_while_one_waits(beat: Beat) -> None:
    for _ in range(3):
        ticks(beat)
    assert waiting() == 1


@pytest.mark.parametrize("taken", [task_prerun, task_revoked], ids=["to be done", "because it came too late"])
def test_another_is_once_a_worker_has_taken_it(taken, beat: Beat) -> None:
    ticks(beat)
    taken.send(sender=sweep)
    ticks(beat)
    assert waiting() == 2


def test_what_was_lost_is_waited_for_no_longer_than_it_would_have_been_worth_anything(beat: Beat) -> None:
    ticks(beat)
    since = time.time() - SCHEDULE[NAME]["options"]["expires"]
    os.utime(SIGN.file, (since, since))
    ticks(beat)
    assert waiting() == 2


def test_a_look_that_the_broker_did_not_take_does_not_wait(beat: Beat) -> None:
    queue, away = FOLDER / "refresh", FOLDER / "away"
    ticks(beat)
    SIGN.end()
    queue.rename(away)
    queue.touch()  # where there is a file, nothing can be laid
    ticks(beat)
    assert not SIGN.is_there()
    queue.unlink()
    away.rename(queue)


@pytest.mark.enable_socket
def test_where_redis_is_away_it_is_given_out_without_a_sign(beat: Beat, settings: LazySettings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    redis.cache_clear()
    ticks(beat)
    redis.cache_clear()
    assert waiting() == 1
