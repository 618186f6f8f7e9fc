"""Whether this process can do what it is asked: what it needs is asked, all at once, for two seconds at most.

What does not answer may hang for minutes. So each is asked in a thread of its own, and not again before that thread has
come back: however often somebody wants to know, no more than one waits.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from tempfile import TemporaryFile
from threading import Lock, Thread

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kanban.signs import redis
from monitoring import heartbeat

PATIENCE = 2.0  # seconds


class Question(Thread):
    """Put to one thing that is needed. `trouble` is nothing where all is well with it."""

    def __init__(self, ask: Callable[[], str], trouble: str) -> None:
        super().__init__(daemon=True)  # one that hangs does not keep the process from ending
        self.ask = ask
        self.trouble = trouble

    def run(self) -> None:
        # What went wrong may name hosts and people: that it did is enough, and whose trouble it is.
        with suppress(Exception):
            self.trouble = self.ask()
        with suppress(Exception):
            connection.close()


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def migrations() -> str:
    """Once they are applied they stay so, and this process's code stays as it is: then nobody looks again."""
    if not _applied:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if waiting:
            return f"{waiting} to apply: manage.py prepare"
        _applied.append(True)
    return ""


def broker() -> str:
    if settings.REDIS_URL:
        redis().ping()
    else:
        with TemporaryFile(dir=settings.DATA_DIR):  # only writing tells whether it can be written
            pass
    return ""


def beat() -> str:
    return "" if heartbeat.BEAT.is_there() else f"nothing within the last {heartbeat.BEAT.lasts} s"


def workers() -> str:
    """Who goes ahead of beat by more than ten seconds finds expired what beat gives out, and does nothing."""
    if heartbeat.SWEEP.is_there():
        return ""
    return f"no sweep finished within the last {heartbeat.SWEEP.lasts} s: do they run, and by the same clock as beat?"


# What is asked, and what is told where the question itself goes wrong.
NEEDED: dict[str, tuple[Callable[[], str], str]] = {
    "database": (database, "does not answer"),
    "migrations": (migrations, "cannot be looked at"),
    "broker": (broker, "does not answer"),
    "beat": (beat, "cannot be looked at"),
    "workers": (workers, "cannot be looked at"),
}

_asked: dict[str, Question] = {}
_asking = Lock()
_applied: list[bool] = []


def troubles() -> dict[str, str]:
    """By what is needed; nothing where all is well with it."""
    end = time.monotonic() + PATIENCE
    questions = _questions()
    for question in questions.values():
        question.join(max(0, end - time.monotonic()))
    return {
        name: f"no answer within {PATIENCE:g} s" if question.is_alive() else question.trouble
        for name, question in questions.items()
    }


def _questions() -> dict[str, Question]:
    with _asking:
        for name, (ask, trouble) in NEEDED.items():
            if name not in _asked or not _asked[name].is_alive():
                _asked[name] = Question(ask, trouble)
                _asked[name].start()
        return dict(_asked)
