"""SIGTERM ends what a process is not at yet, and nothing else: what it is at, it brings to its end."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.boards.receiver import Handler, Receiver, answers, receiving
from tests.processes.dragger import Dragger, dragger
from tests.processes.installation import Installation, Running, until

pytestmark = pytest.mark.processes

WAITS = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def told_to_end(installation: Installation, part: str) -> Running:
    """As systemd and containers do it: to the first process of the part alone."""
    process = installation.parts[part]
    os.kill(process.pid, signal.SIGTERM)
    return process


@pytest.fixture
def guest(on_servers: Installation) -> Dragger:
    on_servers.shell("from tests.processes.story import begin; begin()")
    on_servers.start("web")
    return dragger(on_servers)


def test_the_web_answers_the_drag_that_is_under_way(on_servers: Installation, guest: Dragger) -> None:
    database = on_servers.variables["DATABASE_URL"]
    with psycopg.connect(database) as other, psycopg.connect(database, autocommit=True) as onlooker:
        other.execute("SELECT 1 FROM boards_board FOR UPDATE")
        with ThreadPoolExecutor() as people:
            drag = people.submit(guest.drag, guest.away)
            until(lambda: onlooker.execute(WAITS).fetchone(), "the drag waits for the board")
            web = told_to_end(on_servers, "web")
            time.sleep(1)
            assert not drag.done()
            other.rollback()
            assert drag.result(timeout=10) == 200
        assert web.wait(timeout=30) == 0  # so long docker-compose.yml gives it
        moved = "SELECT column_id FROM boards_card WHERE id = %s"
        assert onlooker.execute(moved, [guest.card]).fetchone() == (guest.away,)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def test_the_worker_ends_its_task_first(installation: Installation, receiver: Receiver) -> None:
    may_answer = threading.Event()

    def hesitates(handler: Handler) -> None:
        may_answer.wait(4)
        answers(204)(handler)

    receiver.behave = hesitates
    installation.variables["WEBHOOK_ALLOW_PRIVATE"] = "yes"
    installation.shell(f"from tests.processes.hooks import begin, go_on; begin({receiver.url!r}); go_on(1)")
    installation.start("worker")
    installation.start("beat")
    until(lambda: receiver.ids, "a message is on its way")
    worker = told_to_end(installation, "worker")
    time.sleep(1)
    assert worker.poll() is None
    may_answer.set()
    assert worker.wait(timeout=20) == 0
    sent = "from boards.models import Delivery; print(Delivery.objects.exclude(sent_at=None).count())"
    assert installation.shell(sent) == "1"
    assert len(receiver.ids) == 1


def test_beat_ends_at_once(installation: Installation) -> None:
    installation.start("beat")
    until(lambda: heard_of_beat(installation), "beat has begun")
    assert told_to_end(installation, "beat").wait(timeout=10) == 0
    assert "Traceback" not in installation.log("beat")


def heard_of_beat(installation: Installation) -> bool:
    return installation.shell("from monitoring import heartbeat; print(heartbeat.BEAT.is_there())") == "True"
