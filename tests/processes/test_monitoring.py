"""How whoever runs it hears that all is well, or what is not: from the real processes."""

import gzip
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from kanban import postgresql
from tests.processes.asking import ask
from tests.processes.installation import Installation, until
from tests.processes.silence import silent_server

pytestmark = pytest.mark.processes

TOKEN = "a-token-of-at-least-twenty"


def ready(installation: Installation) -> bool:
    return ask(installation, "/readyz")[0] == 200


def told_of(log: str, **what: object) -> list[dict[str, object]]:
    """The lines of a log, each of which must be JSON, that tell of this."""
    lines = [json.loads(line) for line in log.splitlines()]
    return [line for line in lines if what.items() <= line.items()]


def test_all_parts_together_are_ready_and_tell_of_themselves(installation: Installation) -> None:
    installation.variables |= {"LOG_FORMAT": "json", "METRICS_TOKEN": TOKEN}
    installation.start("web")
    status, told = ask(installation, "/readyz", Host="10.0.0.7")
    assert status == 503
    assert json.loads(told) == {
        "ready": False,
        "database": "ok",
        "migrations": "ok",
        "broker": "ok",
        "beat": "nothing within the last 30 s",
        "workers": "no sweep finished within the last 340 s: do they run, and by the same clock as beat?",
    }

    installation.shell("from tests.processes.story import begin; begin()")
    installation.start("worker")
    installation.start("beat")
    until(lambda: ready(installation), "beat has ticked, and a worker has done what it gave out")

    ask(installation, "/accounts/login/?next=/", X_Request_ID="from-the-proxy.1")
    (line,) = told_of(installation.log("web"), request="from-the-proxy.1")
    assert (line["path"], line["status"], line["person"]) == ("/accounts/login/", 200, None)

    refresh = {"name": "metrics.tasks.refresh_boards", "state": "SUCCESS"}
    until(lambda: told_of(installation.log("worker"), **refresh), "a board was refreshed")
    cause = told_of(installation.log("worker"), **refresh)[0]["cause"]
    assert told_of(installation.log("worker"), task=cause, name="metrics.tasks.sweep")

    status, metrics = ask(installation, "/metrics", Authorization=f"Bearer {TOKEN}")
    assert status == 200
    assert 'kanban_request_seconds_count{method="GET",status="200",view="login"}' in metrics
    assert "kanban_streams_open 0.0" in metrics
    if installation.variables.get("REDIS_URL"):
        assert 'kanban_task_runs_total{state="SUCCESS",task="metrics.tasks.refresh_boards"}' in metrics
        assert 'kanban_task_seconds_total{task="metrics.tasks.refresh_boards"}' in metrics


def test_servers_that_hang_are_told_within_seconds_and_the_process_is_alive(tmp_path: Path, collected: Path) -> None:
    with silent_server() as database, silent_server() as broker:
        stuck = Installation(tmp_path, DATABASE_URL=f"postgres://{database}/kanban", REDIS_URL=f"redis://{broker}/0")
        stuck.use_statics(collected)
        stuck.start("web")
        try:
            for _ in range(postgresql.WEB_THREADS + 1):
                began = time.monotonic()
                status, told = ask(stuck, "/readyz")
                assert time.monotonic() - began < 4
                assert status == 503
                assert {"database", "broker"} <= {name for name, said in json.loads(told).items() if said != "ok"}
                assert database not in told
                assert broker not in told
            assert ask(stuck, "/healthz") == (200, '{"alive": true}')
        finally:
            stuck.stop("web")


class Sentry(BaseHTTPRequestHandler):
    """Takes what it is sent."""

    received: list[str]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        compressed = self.headers.get("Content-Encoding") == "gzip"
        self.received.append((gzip.decompress(body) if compressed else body).decode())
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def sentry() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), type("OfThisTest", (Sentry,), {"received": []}))
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


BREAKS = """
from django.test import Client
from django.urls import path
from kanban import urls
from django.contrib.auth.decorators import login_not_required

@login_not_required
def broken(request, key):
    password = "LOCAL-SECRET"
    raise RuntimeError(f"broken at /reset/key/{key}/")

urls.urlpatterns.append(path("reset/key/<key>/", broken))
told = {"Authorization": "Token HEADER-SECRET", "Cookie": "sessionid=COOKIE-SECRET", "Host": "127.0.0.1"}
browser = Client(raise_request_exception=False)
browser.post("/reset/key/PATH-SECRET/?token=QUERY-SECRET", {"title": "FORM-SECRET"}, headers=told)
"""


def test_errors_are_told_to_sentry_without_what_opens_anything(embedded: Installation, sentry: HTTPServer) -> None:
    port = sentry.server_address[1]
    embedded.variables["SENTRY_DSN"] = f"http://public@127.0.0.1:{port}/1"
    embedded.shell(BREAKS)
    received: list[str] = sentry.RequestHandlerClass.received  # type: ignore[attr-defined]
    (event,) = [each for each in received if "RuntimeError" in each]
    assert "broken at /reset/key/.../" in event
    for where in ("LOCAL", "HEADER", "COOKIE", "PATH", "QUERY", "FORM"):
        assert f"{where}-SECRET" not in event, where
