"""Commands of the product in forks of a process that has its libraries already: loading them takes longer than most."""

import os
import runpy
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from unittest.mock import patch

NURSERY = get_context("forkserver")
# What needs no settings: Django's applications and the product itself are loaded by each, under its own.
NURSERY.set_forkserver_preload(
    [
        *("celery.app.base", "celery.app.task", "celery.schedules", "django.core.management", "django.db.models"),
        *("django.forms", "django.http", "django.template", "django.test.client", "django.urls", "httpcore", "jinja2"),
        *("kombu", "markdown_it", "numpy", "prometheus_client", "psycopg", "redis.asyncio", "requests", "zoneinfo"),
    ]
)


def run(command: list[str], root: Path, variables: dict[str, str], seconds: int) -> subprocess.CompletedProcess[str]:
    """As `python command` does in the folder `root`: a script there, with its arguments."""
    with TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        for stream in out, err:
            stream.touch()
        process = NURSERY.Process(target=_become, args=(command, root, variables, out, err))
        with patch.dict(sys.modules, __main__=ModuleType("__main__")):  # else it would run that of who starts it
            process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(command, seconds)
        done = subprocess.CompletedProcess(command, process.exitcode, out.read_text(), err.read_text())
        process.close()
        return done


def _become(command: list[str], root: Path, variables: dict[str, str], out: Path, err: Path) -> None:
    os.environ.clear()
    os.environ.update(variables)
    os.chdir(root)
    for stream, path in ((sys.stdout, out), (sys.stderr, err)):
        os.dup2(os.open(path, os.O_WRONLY), stream.fileno())
    sys.argv, sys.path[0] = command, str(root)
    runpy.run_path(command[0], run_name="__main__")
