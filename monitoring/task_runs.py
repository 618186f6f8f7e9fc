"""How often each task ran, how it ended and how long it took: in the log, and for all workers together in Redis.

A worker has no address where it could be asked, and its processes come and go. Without Redis only the log tells.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any

from celery import Task
from celery.signals import task_postrun, task_prerun
from django.conf import settings
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector
from redis import RedisError

from kanban.signs import redis
from monitoring.logs import under

logger = logging.getLogger(__name__)

RUNS, SECONDS = "kanban:task-runs", "kanban:task-seconds"

_under_way: dict[str, tuple[float, ExitStack]] = {}


@task_prerun.connect
def begin(task_id: str, task: Task, **signal: Any) -> None:
    followed = ExitStack()
    cause = {"cause": task.request.parent_id} if task.request.parent_id else {}
    followed.enter_context(under(task=task_id, **cause))
    _under_way[task_id] = time.perf_counter(), followed


@task_postrun.connect
def end(task_id: str, task: Task, state: str | None, **signal: Any) -> None:
    began, followed = _under_way.pop(task_id)
    seconds = time.perf_counter() - began
    with followed:
        told = {"name": task.name, "state": state, "ms": round(1000 * seconds, 1)}
        logger.info("%s %s", task.name, state, extra={"told": told})
    if settings.REDIS_URL:
        _count(task.name, str(state), seconds)


def _count(name: str, state: str, seconds: float) -> None:
    with suppress(RedisError):  # counted from nothing again when it is back, as Prometheus expects of any counter
        counting = redis().pipeline(transaction=False)
        counting.hincrby(RUNS, f"{name} {state}", 1)
        counting.hincrbyfloat(SECONDS, name, seconds)
        counting.execute()


class TaskRuns(Collector):
    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        if settings.REDIS_URL:
            with suppress(RedisError):
                yield from _told()


def _told() -> list[Metric]:
    runs = CounterMetricFamily("kanban_task_runs", "Tasks that ended, by how", labels=["task", "state"])
    for ended, times in redis().hgetall(RUNS).items():
        runs.add_metric(str(ended).split(), float(times))
    seconds = CounterMetricFamily("kanban_task_seconds", "How long tasks took", labels=["task"])
    for name, spent in redis().hgetall(SECONDS).items():
        seconds.add_metric([str(name)], float(spent))
    return [runs, seconds]
