"""Many rows of whole numbers and instants from the database, as columns: no object is made for a row.

Instants come as `metrics.instants` tells them.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from django.db import connection

from metrics.instants import NEVER, Ints, microseconds

BATCH = 500  # few enough rows to stay in the processor's cache

# COPY in binary: a signature of 19 bytes, each row its number of fields and for each its length and value, then -1.
SIGNATURE = 19
BLOCK = 1 << 20
SINCE_2000 = microseconds(datetime(2000, 1, 1, tzinfo=UTC))


def fetch(source: str, values: Sequence[Any], *, numbers: Sequence[str], instants: Sequence[str] = ()) -> list[Ints]:
    """The columns `numbers`, then `instants`, of the rows that `source` ("FROM ... WHERE ...") names.

    A number must not be NULL.
    """
    read = _copied if connection.vendor == "postgresql" else _selected
    columns: list[list[Ints]] = [[np.empty(0, np.int64)] for _ in (*numbers, *instants)]
    for batch in read(source, values, numbers, instants):
        for column, part in zip(columns, batch, strict=True):
            column.append(part)
    # One after the other, so that no more than one is there twice.
    return [np.concatenate(columns.pop(0)) for _ in range(len(columns))]


def _selected(
    source: str, values: Sequence[Any], numbers: Sequence[str], instants: Sequence[str]
) -> Iterator[list[Ints]]:
    """SQLite keeps instants as text, which numpy reads two million of in a second."""
    asked = [*numbers, *(f"COALESCE({name}, 'NaT')" for name in instants)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(asked)} {source}", values)
        while rows := cursor.fetchmany(BATCH):
            columns = list(zip(*rows, strict=True))
            yield [
                *(np.array(column, np.int64) for column in columns[: len(numbers)]),
                *(np.array(column, "datetime64[us]").astype(np.int64) for column in columns[len(numbers) :]),
            ]


def _copied(
    source: str, values: Sequence[Any], numbers: Sequence[str], instants: Sequence[str]
) -> Iterator[list[Ints]]:
    """PostgreSQL sends rows of one width, which are read where they lie."""
    asked = [*(f"({name})::bigint" for name in numbers), *(f"COALESCE({name}, '-infinity')" for name in instants)]
    row = np.dtype(
        [("fields", ">i2"), *((f"{kind}{index}", size) for index in range(len(asked)) for kind, size in _FIELD)]
    )
    sql = f"COPY (SELECT {', '.join(asked)} {source}) TO STDOUT (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(sql, values) as copy:
        left, begun = b"", False
        for block in copy:
            left += bytes(block)
            if not begun and len(left) >= SIGNATURE:
                left, begun = left[SIGNATURE:], True
            if begun and len(left) >= BLOCK:
                whole = len(left) // row.itemsize * row.itemsize
                yield _columns(left[:whole], row, len(numbers))
                left = left[whole:]
        yield _columns(left[: len(left) // row.itemsize * row.itemsize], row, len(numbers))


_FIELD = (("length", ">i4"), ("value", ">i8"))


def _columns(block: bytes, row: np.dtype[Any], numbers: int) -> list[Ints]:
    rows = np.frombuffer(block, row)
    columns = [rows[name].astype(np.int64) for name in row.names or () if name.startswith("value")]
    for column in columns[numbers:]:
        column[column != NEVER] += SINCE_2000
    return columns
