"""A receiver of webhooks: a real HTTP server on this machine, which does as it is told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behave = Callable[["Handler"], None]


class Receiver:
    """`behave` says what it does with the next message; `got` are those it has read, in order."""

    def __init__(self) -> None:
        self.got: list[Message] = []
        self.behave: Behave = answers(204)
        self.gone = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.receiver = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    @property
    def events(self) -> list[str]:
        return [message.told["event"] for message in self.got]

    @property
    def ids(self) -> list[str]:
        return [message.headers["Webhook-Id"] for message in self.got]


class Message:
    def __init__(self, headers: dict[str, str], body: bytes) -> None:
        self.headers = headers
        self.body = body

    @property
    def told(self) -> dict[str, Any]:
        return json.loads(self.body)


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        receiver: Receiver = self.server.receiver  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        receiver.got.append(Message(dict(self.headers), body))
        receiver.behave(self)

    def do_GET(self) -> None:
        self.server.receiver.got.append(Message(dict(self.headers), b"{}"))  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *words: Any) -> None:
        """Nothing is worth a line."""


def answers(status: int, **headers: str) -> Behave:
    def behave(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()

    return behave


def hangs(handler: Handler) -> None:
    """Until the test is over."""
    handler.server.receiver.gone.wait(20)  # type: ignore[attr-defined]


def drips(handler: Handler) -> None:
    """A letter of its headers now and then, each well within any patience for a single read."""
    gone: threading.Event = handler.server.receiver.gone  # type: ignore[attr-defined]
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not gone.wait(0.05):
        handler.wfile.write(b"x")


def closes(handler: Handler) -> None:
    """Without a word."""
    handler.connection.close()


def talks_without_end(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    until = time.monotonic() + 20
    while time.monotonic() < until:
        handler.wfile.write(b"x" * 100_000)


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = threading.Thread(target=receiver.server.serve_forever, args=(0.01,))
    # Whoever hangs up on it leaves a trace that is no concern of the test.
    receiver.server.handle_error = lambda *about: None  # type: ignore[method-assign]
    thread.start()
    try:
        yield receiver
    finally:
        receiver.gone.set()
        receiver.server.shutdown()
        receiver.server.server_close()
        thread.join()
