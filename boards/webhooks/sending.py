"""One request to a receiver: within a few seconds, to an address that was judged, and nowhere else.

No redirect is followed, no proxy of the environment is asked, and of what is answered only the status counts.
"""

import ssl
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore

from boards.webhooks.guard import Target, Unfit, addresses_of, target_of

CONNECT = 3.0  # seconds for each address of a host
TOTAL = 5.0  # seconds for everything: looking up, connecting, sending, waiting, reading
READ_AT_MOST = 16_000  # bytes of the answer, so that the receiver can finish what it says
PROBLEM_LENGTH = 200

FAILURES = (httpcore.NetworkError, httpcore.ProtocolError)


@dataclass(frozen=True)
class Answer:
    """What came of a request: its status, if there was one, and the problem in a sentence, if there was one."""

    status: int | None
    problem: str
    took_ms: int


def post(url: str, headers: Mapping[str, str], body: bytes, *, board: int, seconds: float | None = None) -> Answer:
    """Post the body for a board; whatever goes wrong is told in the answer.

    Raises Busy where nothing was tried, as no thread was free to look the host up.
    """
    begun = time.monotonic()
    seconds = TOTAL if seconds is None else seconds
    status, problem = None, ""
    try:
        status = _status(target_of(url), headers, body, Guarded(board, begun + seconds))
    except Unfit as unfit:
        problem = str(unfit)
    except httpcore.TimeoutException:
        problem = f"No answer within {seconds:g} seconds."
    except FAILURES as failure:
        problem = f"The connection failed: {failure}"
    if status is not None and not 200 <= status < 300:
        redirect = ", a redirect, which is not followed" if 300 <= status < 400 else ""
        problem = f"Answered {status}{redirect}."
    return Answer(status, problem[:PROBLEM_LENGTH], round((time.monotonic() - begun) * 1000))


def _status(target: Target, headers: Mapping[str, str], body: bytes, network: httpcore.NetworkBackend) -> int:
    certificates = trusted() if target.scheme == "https" else None
    url = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    sent = [("Host", target.netloc), *headers.items()]
    with (
        httpcore.ConnectionPool(ssl_context=certificates, network_backend=network) as pool,
        pool.stream("POST", url, headers=sent, content=body) as response,
    ):
        status = response.status
        # It has been received: what goes wrong from here on is nobody's concern.
        with suppress(*FAILURES, httpcore.TimeoutException):
            read = 0
            for chunk in response.iter_stream():
                read += len(chunk)
                if read >= READ_AT_MOST:
                    break
    return status


@cache
def trusted() -> ssl.SSLContext:
    """Certificates are checked, with the name of the host; read once, as that takes a tenth of a second."""
    return httpcore.default_ssl_context()


class Guarded(httpcore.NetworkBackend):
    """Looks a host up, judges what is found, and connects to that, until the deadline of the monotonic clock."""

    def __init__(self, board: int, deadline: float) -> None:
        self.board = board
        self.deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failed: Exception | None = None
        for address in addresses_of(host, port, board=self.board, seconds=_left(self.deadline)):
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, min(CONNECT, _left(self.deadline)))
                return Bounded(stream, self.deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore.ConnectError("no address")


class Bounded(httpcore.NetworkStream):
    """A connection that gives up at the deadline, however little the other side says at a time."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, _left(self.deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, _left(self.deadline))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return Bounded(self.stream.start_tls(ssl_context, server_hostname, _left(self.deadline)), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


def _left(deadline: float) -> float:
    """Seconds; raises where there are none left."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("too late")
    return left
