"""The file of a backup: a zip that any tool opens.

`manifest.json` tells what is in it; each table is a member, `boards_card.jsonl`, with a row a line: the values of its
columns as a JSON array, in the order of the primary key. Nothing here holds more than one row and one block at a time.
"""

import errno
import hashlib
import lzma
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile, ZipFile

import orjson

from kanban.backup.refused import Refused

FORMAT = "upstream-kanban backup 1"
MANIFEST = "manifest.json"
BLOCK = 1 << 18
# What the readers of zip and JSON say to a file that is cut off, changed, or something else.
DAMAGE = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    OSError,
)
# Of OSError: bz2 gives no number, a seek to before the beginning gives this one. Any other tells of the disk.
DAMAGE_NUMBERS = (None, errno.EINVAL)


@dataclass(frozen=True)
class Content:
    """What was written of a table. `last_id` is the last id that its database gave out, if it gives any."""

    table: str
    columns: Sequence[str]
    last_id: int | None
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`migrations` are the last of each app: they say which tables and columns there are."""

    made_at: str
    database: str
    migrations: Sequence[str]
    contents: Sequence[Content]
    format: str = FORMAT

    @property
    def rows(self) -> int:
        return sum(content.rows for content in self.contents)


class Tally:
    """How many rows there are in the blocks of a member, and their checksum."""

    def __init__(self) -> None:
        self.rows = 0
        self._digest = hashlib.sha256()

    def add(self, block: bytes) -> None:
        self.rows += block.count(b"\n")  # JSON writes those in a text as \n
        self._digest.update(block)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def write_rows(archive: ZipFile, table: str, rows: Iterable[Sequence[Any]]) -> Tally:
    tally = Tally()
    with archive.open(_member(table), "w", force_zip64=True) as member:
        for block in _blocks(rows):
            member.write(block)
            tally.add(block)
    return tally


def write_manifest(archive: ZipFile, manifest: Manifest) -> None:
    archive.writestr(MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))


@contextmanager
def opened(file: Any, name: str) -> Iterator[ZipFile]:
    with _understood(f"{name} is no backup, or not all of one."):
        archive = ZipFile(file)
    with archive:
        yield archive


def read_manifest(archive: ZipFile, name: str) -> Manifest:
    with _understood(f"{name} is no backup, or not all of one."):
        told = orjson.loads(archive.read(MANIFEST))
        known = told["format"] == FORMAT
    if not known:
        raise Refused(f"{name} is of a format that this version does not know. Restore it with the one that wrote it.")
    with _understood(f"{name} is damaged: its manifest cannot be read."):
        return Manifest(**told | {"contents": [Content(**content) for content in told["contents"]]})


def verify(archive: ZipFile, manifest: Manifest, name: str) -> None:
    """Read all of it. Raises Refused where a table is not as it was written."""
    for content in manifest.contents:
        words = f"{name} is damaged: {content.table} is not as it was written."
        with _understood(words):
            tally = _tally(archive, content.table)
        if (tally.rows, tally.sha256) != (content.rows, content.sha256):
            raise Refused(words)


@contextmanager
def rows_read(archive: ZipFile, table: str) -> Iterator[Iterator[list[Any]]]:
    with archive.open(_member(table)) as member:
        yield map(orjson.loads, member)


def _member(table: str) -> str:
    return f"{table}.jsonl"


def _blocks(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    block = bytearray()
    for row in rows:
        block += orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
        if len(block) >= BLOCK:
            yield bytes(block)
            block.clear()
    yield bytes(block)


def _tally(archive: ZipFile, table: str) -> Tally:
    tally = Tally()
    with archive.open(_member(table)) as member:
        while block := member.read(BLOCK):
            tally.add(block)
    return tally


@contextmanager
def _understood(otherwise: str) -> Iterator[None]:
    try:
        yield
    except DAMAGE as damage:
        if disk := _trouble_of_the_disk(damage):
            raise disk from None
        raise Refused(otherwise) from damage


def _trouble_of_the_disk(damage: Exception) -> OSError | None:
    """Which zipfile, where it looks for the end of the file, takes as a sign that it is no zip."""
    told = damage.__context__ if isinstance(damage, BadZipFile) else damage
    return told if isinstance(told, OSError) and told.errno not in DAMAGE_NUMBERS else None
