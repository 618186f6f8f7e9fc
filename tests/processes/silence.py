"""Servers that take every connection and never say a word, as one does whose machine is stuck."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def silent_server() -> Iterator[str]:
    """Its host and port. The kernel takes the connections; nobody ever looks at them."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"
