"""Commands and parts of the product in forks of a process that has its libraries already: loading takes longest."""

import os
import runpy
import subprocess
import sys
import time
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from unittest.mock import patch

NURSERY = get_context("forkserver")
# What needs no settings: Django's applications and the product itself are loaded by each, under its own.
NURSERY.set_forkserver_preload(
    [
        *("celery.app.base", "celery.app.task", "celery.apps.beat", "celery.apps.worker", "celery.bin.celery"),
        *("celery.concurrency.prefork", "celery.schedules", "celery.worker.worker", "celery.worker.consumer"),
        *("django.core.management", "django.db.models"),
        *("django.forms", "django.http", "django.template", "django.test.client", "django.urls", "httpcore", "jinja2"),
        *("kombu", "kombu.transport.filesystem", "kombu.transport.redis"),
        *("markdown_it", "numpy", "prometheus_client", "psycopg", "redis.asyncio", "requests", "zoneinfo"),
    ]
)


def run(command: list[str], root: Path, variables: dict[str, str], seconds: int) -> subprocess.CompletedProcess[str]:
    """As `python command` does in the folder `root`: a script there, with its arguments."""
    with TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = _start(command, root, variables, out, err)
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(command, seconds)
        done = subprocess.CompletedProcess(command, process.exitcode, out.read_text(), err.read_text())
        process.close()
        return done


class Started:
    """What `subprocess.Popen` tells of a process, in a session of its own that it begins."""

    def __init__(self, command: list[str], root: Path, variables: dict[str, str], log: Path) -> None:
        self._command = command
        self._process = _start(command, root, variables, log, log)
        assert self._process.pid
        self.pid = self._process.pid
        while self.poll() is None and os.getpgid(self.pid) != self.pid:
            time.sleep(0.01)

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self._command, timeout or 0)
        return self._process.exitcode


def _start(command: list[str], root: Path, variables: dict[str, str], out: Path, err: Path) -> ForkServerProcess:
    for stream in out, err:
        stream.touch()
    process = NURSERY.Process(target=_become, args=(command, root, variables, out, err))
    with patch.dict(sys.modules, __main__=ModuleType("__main__")):  # else it would run that of who starts it
        process.start()
    return process


def _become(command: list[str], root: Path, variables: dict[str, str], out: Path, err: Path) -> None:
    os.setsid()
    os.environ.clear()
    os.environ.update(variables)
    os.chdir(root)
    for stream, path in ((sys.stdout, out), (sys.stderr, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND), stream.fileno())
    sys.argv, sys.path[0] = command, str(root)
    if command[0] == "-m":
        sys.argv = command[1:]
        runpy.run_module(command[1], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(command[0], run_name="__main__")
