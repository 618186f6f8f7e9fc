"""Many rows of whole numbers and instants from the database, as columns: no object is made for a row.

Instants come as `metrics.instants` tells them.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import QuerySet
from psycopg import Cursor

from metrics.instants import NEVER, Ints, microseconds

BATCH = 500  # few enough rows to stay in the processor's cache
BLOCK = 50_000  # rows that PostgreSQL packs into one answer

# An array of the wire: some head, then for each element its length and its value.
ELEMENT = np.dtype([("length", ">i4"), ("value", ">i8")])
HEAD = 20
SINCE_2000 = microseconds(datetime(2000, 1, 1, tzinfo=UTC))


def fetch(
    source: str, values: Sequence[Any], *, numbers: Sequence[str], instants: Sequence[str] = (), key: str = "id"
) -> list[Ints]:
    """The columns `numbers`, then `instants`, of the rows that `source` ("FROM ... WHERE ...") names.

    In the order of `key`, which is one of the source's and tells its rows apart. A number must not be NULL.
    """
    read = _packed if connection.vendor == "postgresql" else _selected
    columns: list[list[Ints]] = [[np.empty(0, np.int64)] for _ in (*numbers, *instants)]
    for batch in read(source, values, numbers, instants, key):
        for column, part in zip(columns, batch, strict=True):
            column.append(part)
    # One after the other, so that no more than one is there twice.
    return [np.concatenate(columns.pop(0)) for _ in range(len(columns))]


def fetch_packed(rows: QuerySet[Any, bytes | memoryview]) -> list[bytes]:
    """Bytes as they are kept. Django would have PostgreSQL tell them as text: twice as long, nine times as slow."""
    if connection.vendor != "postgresql":
        return [bytes(packed) for packed in rows]
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        return [bytes(packed) for (packed,) in cursor.execute(*rows.query.sql_with_params(), binary=True)]


def _selected(
    source: str, values: Sequence[Any], numbers: Sequence[str], instants: Sequence[str], key: str
) -> Iterator[list[Ints]]:
    """SQLite keeps instants as text, which numpy reads two million of in a second."""
    asked = [*numbers, *(f"COALESCE({name}, 'NaT')" for name in instants)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(asked)} {source} ORDER BY {key}", values)
        while rows := cursor.fetchmany(BATCH):
            columns = list(zip(*rows, strict=True))
            yield [
                *(np.array(column, np.int64) for column in columns[: len(numbers)]),
                *(np.array(column, "datetime64[us]").astype(np.int64) for column in columns[len(numbers) :]),
            ]


def _packed(
    source: str, values: Sequence[Any], numbers: Sequence[str], instants: Sequence[str], key: str
) -> Iterator[list[Ints]]:
    """PostgreSQL packs a block of rows into an array for each column, which is read where it lies.

    COPY would take psycopg four times as long: it hands out row by row.
    """
    asked = [*(f"({name})::bigint" for name in numbers), *(f"COALESCE({name}, '-infinity')" for name in instants)]
    named = ", ".join(f"{each} AS f{index}" for index, each in enumerate(asked))
    block = f"SELECT {key} AS key, {named} {source} AND {key} > %s ORDER BY {key} LIMIT {BLOCK}"
    arrays = ", ".join(f"array_agg(f{index})" for index in range(len(asked)))
    sql = f"SELECT max(key)::bigint, {arrays} FROM ({block}) AS block"  # noqa: S608 - names of our own columns
    connection.ensure_connection()
    last = 0
    with Cursor(connection.connection) as cursor:  # Django's own puts values in itself, and is answered in text
        while True:
            answer: Any = cursor.execute(sql, [*values, last], binary=True).pgresult
            if answer.get_value(0, 0) is None:
                return
            last = int.from_bytes(answer.get_value(0, 0), "big")
            columns = [_unpacked(answer.get_value(0, 1 + index)) for index in range(len(asked))]
            for column in columns[len(numbers) :]:
                column[column != NEVER] += SINCE_2000
            yield columns


def _unpacked(array: bytes) -> Ints:
    """-infinity is `NEVER` already."""
    return np.frombuffer(array, ELEMENT, offset=HEAD)["value"].astype(np.int64)
