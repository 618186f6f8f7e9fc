"""A file of any length, handed over without keeping the web from everybody else.

A thread that streams is held until its reader has read all, and a process has two: two slow readers would hold both. So
what is short is handed over whole, and what is long one at a time.
"""

from collections.abc import Iterator
from itertools import chain, islice
from threading import BoundedSemaphore

from django.http import HttpResponse, StreamingHttpResponse
from rest_framework.exceptions import Throttled

CHUNK = 64_000  # bytes
SHORT = 32  # chunks: all cards of most boards
WAIT = 30  # seconds, after which to ask again

_on_its_way = BoundedSemaphore()

File = HttpResponse | StreamingHttpResponse


def handed_over(lines: Iterator[bytes], content_type: str) -> File:
    """Raises Throttled while another long file is on its way."""
    chunks = in_chunks(lines)
    begun = list(islice(chunks, SHORT + 1))
    if len(begun) <= SHORT:
        return HttpResponse(b"".join(begun), content_type=content_type)
    if not _on_its_way.acquire(blocking=False):
        raise Throttled(WAIT, "Another long file is on its way, and there is one at a time.")
    return LongFile(chain(begun, chunks), content_type=content_type)


def in_chunks(lines: Iterator[bytes]) -> Iterator[bytes]:
    chunk = bytearray()
    for line in lines:
        chunk += line
        if len(chunk) >= CHUNK:
            yield bytes(chunk)
            chunk.clear()
    if chunk:
        yield bytes(chunk)


class LongFile(StreamingHttpResponse):
    def close(self) -> None:
        """The server's last word, whether the reader has read all or has gone."""
        if not self.closed:
            _on_its_way.release()
        super().close()
