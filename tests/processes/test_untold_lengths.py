"""A body in chunks, as a program sends one whose end it does not know yet, through the real server."""

import socket

import pytest

from tests.processes.installation import Installation

pytestmark = pytest.mark.processes

IN_CHUNKS = (
    b"PATCH /api/v1/boards/1/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    b'd\r\n{"name": "X"}\r\n0\r\n\r\n'
)


def test_the_server_tells_that_a_body_comes_in_chunks(embedded: Installation) -> None:
    embedded.start("web")
    with socket.create_connection(("127.0.0.1", embedded.port), timeout=10) as wire:
        wire.sendall(IN_CHUNKS)
        answer = wire.makefile("rb").read()

    assert answer.startswith(b"HTTP/1.1 411 ")
    assert b"application/problem+json" in answer
