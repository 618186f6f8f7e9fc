"""Many rows of one table at once."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Field, Model

# What the databases have no common words for: an instant from the microseconds since 1970 that are in a column, a
# number in the order in which rows come, and all rows of a table gone.
INSTANT = {
    "sqlite": "datetime({0} / 1000000, 'unixepoch')"
    " || CASE WHEN {0} %% 1000000 THEN printf('.%%06d', {0} %% 1000000) ELSE '' END",
    "postgresql": "timestamptz 'epoch' + {0} * interval '1 microsecond'",
}
NUMBER = {"sqlite": "integer PRIMARY KEY", "postgresql": "bigint GENERATED ALWAYS AS IDENTITY"}
EMPTY = {"sqlite": "DELETE FROM {}", "postgresql": "TRUNCATE {}"}


class Inserts:
    """Rows are laid beside the table of their model, and one statement takes them over in their order.

    That is several times as fast here as bulk_create, which asks each field anew. `example` gives the values of the
    fields that do not vary. A row lists those of the fields that do, instants as microseconds since 1970. Values that
    come together again and again are `shared`: the row ends with the number that `share` gave to them.

    What was written is answered by the fields `answering`.

    What lies beside lasts as long as the transaction, if that is rolled back; else it is to be closed.
    """

    def __init__(
        self, example: Model, varying: Sequence[str], *, shared: Sequence[str] = (), answering: Sequence[str] = ()
    ) -> None:
        fields = {field.name: field for field in example._meta.concrete_fields}
        table = example._meta.db_table
        constants = _constants(example, [field for name, field in fields.items() if name not in {*varying, *shared}])
        self._constants = list(constants.values())
        self._numbers = count(1)
        self._laid = _Beside(f"{table}_laid", [fields[name] for name in varying], shares=bool(shared))
        self._shared = _Beside(f"{table}_shared", [fields[name] for name in shared])
        names = [*self._laid.names, *self._shared.names, *constants]
        values = [*self._laid.values, *self._shared.values, *["%s"] * len(constants)]
        self._is_answered = bool(answering)
        words = [f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {self._laid.name}"]  # noqa: S608
        if shared:
            words.append(f"JOIN {self._shared.name} ON {self._shared.name}.number = share")
        words.append(f"ORDER BY {self._laid.name}.number")
        if answering:
            words.append(f"RETURNING {', '.join(answering)}")
        self._take_over = " ".join(words)

    def share(self, values: Sequence[Any]) -> int:
        self._shared.fill([values])
        return next(self._numbers)

    def write(self, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
        self._laid.fill(rows)
        with connection.cursor() as cursor:
            cursor.execute(self._take_over, self._constants)
            written = cursor.fetchall() if self._is_answered else []
        _execute(EMPTY[connection.vendor].format(self._laid.name))
        return written

    def close(self) -> None:
        for beside in (self._laid, self._shared):
            _execute(f"DROP TABLE {beside.name}")


class _Beside:
    """A table that no other connection sees."""

    def __init__(self, name: str, fields: Sequence[Field], *, shares: bool = False) -> None:
        self.name = name
        self.names = [connection.ops.quote_name(str(field.column)) for field in fields]
        self.values = [_value(f"{name}.{column}", field) for column, field in zip(self.names, fields, strict=True)]
        self._filled = [*self.names, *["share"] * shares]
        columns = [f"{column} {_kind(field)}" for column, field in zip(self.names, fields, strict=True)]
        told = ", ".join([f"number {NUMBER[connection.vendor]}", *columns, *["share integer"] * shares])
        _execute(f"CREATE TEMPORARY TABLE {name} ({told})")

    def fill(self, rows: Sequence[Sequence[Any]]) -> None:
        into = f"{self.name} ({', '.join(self._filled)})"
        with connection.wrap_database_errors, connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(self._filled))
                cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608 - our own names


def _constants(example: Model, fields: Iterable[Field]) -> dict[str, Any]:
    """The values that the example has, by the names of their columns."""
    values = {
        connection.ops.quote_name(str(field.column)): field.get_db_prep_save(field.pre_save(example, True), connection)
        for field in fields
    }
    return {name: value for name, value in values.items() if value is not None}


def _kind(field: Field) -> str | None:
    return "bigint" if isinstance(field, DateTimeField) else field.db_type(connection)


def _value(column: str, field: Field) -> str:
    return INSTANT[connection.vendor].format(column) if isinstance(field, DateTimeField) else column


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
