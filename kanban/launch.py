"""`make run`: web, worker and beat under one parent, until Ctrl-C or SIGTERM, which is no failure.

Everything that could keep it from starting is looked at first, and refused in one line.
"""

import http.client
import importlib
import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from threading import Thread
from urllib.parse import urlsplit

from kanban import address, environment, only_one, parts

ENOUGH_FILES = 65_536


def main() -> None:
    for signum in signal.SIGINT, signal.SIGTERM:
        signal.signal(signum, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        os.environ["BASE_URL"] = environment.text("BASE_URL", address.web_address())
        settings = importlib.import_module("kanban.settings")
        address.refuse_if_taken()
        with only_one.held(settings.DATA_DIR):
            sign_in = prepare()
            allow_files()
            with parts.together(commands(str(address.host()), address.port())) as running:
                Thread(target=announce, args=(sign_in,), daemon=True).start()
                ended = parts.first_to_end(running)
        sys.exit(f"upstream-kanban: {ended}, so all the others were ended too")


def commands(host: str, port: int) -> dict[str, list[str]]:
    python = [sys.executable, "-m"]
    # One process for pages and streams, with two threads for pages: the interpreter runs one at a time, and the second
    # works while the first waits for the database. A board's page for eight clients on two cores, in requests/s: 91
    # with one thread, 160 with two, 117 with three, 103 with four.
    web = ["granian", "--interface", "asginl", "--no-ws", "--log-level", "warning", *connections(), *last_resort()]
    celery = ["celery", "--app", "kanban", "--quiet"]
    return {
        "web": [*python, *web, "--host", host, "--port", str(port), "kanban.asgi:application"],
        # One task at a time, in a child: a limit of time can end that, and the worker goes on.
        "worker": [*python, *celery, "worker", "--concurrency", "1", "--loglevel", "warning"],
        "beat": [*python, *celery, "beat", "--loglevel", "warning"],
    }


def connections() -> list[str]:
    """How many are kept open: each open board holds one, and a browser some more. The server's own bound is 1,024."""
    return ["--backpressure", "20000"]


def last_resort() -> list[str]:
    """A server that is told to end while it starts may not hear it, and would serve on: it is killed, while we wait."""
    return ["--workers-kill-timeout", str(parts.PATIENCE - 2)]


def allow_files() -> None:
    """A connection is a file to the system, which gives a process a thousand, and more to those that ask."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    asked = ENOUGH_FILES if most == resource.RLIM_INFINITY else most  # macOS has no bound, and takes no such number
    resource.setrlimit(resource.RLIMIT_NOFILE, (asked, most))


def prepare() -> str:
    """In a process of its own, so that this one stays small; the word it gives says how to sign in."""
    command = [sys.executable, "manage.py", "prepare"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, start_new_session=True)
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout.strip()


def announce(sign_in: str) -> None:
    while not web_answers():
        time.sleep(0.1)
    print(f"\nUpstream Kanban is at {os.environ['BASE_URL']} (Ctrl-C ends it). {sign_in}\n", flush=True)


def web_answers() -> bool:
    with closing(http.client.HTTPConnection(str(address.host()), address.port(), timeout=10)) as web:
        try:
            web.request("GET", "/", headers={"Host": urlsplit(os.environ["BASE_URL"]).netloc})
            return bool(web.getresponse().status)
        except (OSError, http.client.HTTPException):
            return False


if __name__ == "__main__":
    main()
