"""Looking up names without waiting for it any longer than one wants to.

The resolver has patience of its own, minutes of it, and cannot be called off: who waits for it in another thread can
stop waiting, and the thread goes on. So there are so many threads and no more, and a board, whose owners may name hosts
that hang, gets a few of them.
"""

import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Condition
from typing import Any

IN_ALL = 32
FOR_ONE_BOARD = 4


class Busy(Exception):
    """No thread became free in time. That says nothing of the host."""


class Lookups:
    """At most a quarter of the time goes by waiting for a thread: the rest is the host's."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(IN_ALL, thread_name_prefix="lookup")
        self.running: Counter[int] = Counter()  # by board
        self.freed = Condition()

    def look_up(self, host: str, port: int, *, board: int, seconds: float) -> Any:
        """What the resolver says of a host. Raises Busy, and TimeoutError where it says nothing within the seconds."""
        deadline = time.monotonic() + seconds
        with self.freed:
            if not self.freed.wait_for(lambda: self._has_room_for(board), timeout=max(seconds, 0) / 4):
                raise Busy
            self.running[board] += 1
        found = self.threads.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        found.add_done_callback(lambda _: self._free(board))
        return found.result(max(deadline - time.monotonic(), 0))

    def _has_room_for(self, board: int) -> bool:
        return self.running[board] < FOR_ONE_BOARD and self.running.total() < IN_ALL

    def _free(self, board: int) -> None:
        with self.freed:
            self.running[board] -= 1
            self.running += Counter()  # forgets who has none
            self.freed.notify_all()


LOOKUPS = Lookups()
