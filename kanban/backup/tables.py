"""The tables of a backup, and how each database tells and takes their rows.

Both tell the same row by the same numbers and texts, those that SQLite keeps: instants in UTC without a zone, flags as
0 and 1. PostgreSQL takes all of these as they are.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import AutoField, Field, ForeignKey, Model

# Whoever is signed in signs in again.
LEFT_OUT = {"sessions.Session", "usersessions.UserSession"}
# What `migrate` writes to a new database: all the rows that an empty installation has.
WRITTEN_BY_MIGRATE = {"contenttypes.ContentType", "auth.Permission"}

AS_IT_IS = dict.fromkeys(
    [
        "AutoField",
        "BigAutoField",
        "BigIntegerField",
        "CharField",
        "FloatField",
        "JSONField",
        "PositiveBigIntegerField",
        "PositiveIntegerField",
        "PositiveSmallIntegerField",
        "TextField",
        "UUIDField",
    ],
    "{}",
)
TOLD = {
    # An expression instead of the column keeps the driver from making objects of it.
    "sqlite": AS_IT_IS
    | {
        "BinaryField": r"iif({0} IS NULL, NULL, '\x' || lower(hex({0})))",
        "BooleanField": "{} + 0",
        "DateField": "{} || ''",
        "DateTimeField": "{} || ''",
        "TimeField": "{} || ''",
    },
    "postgresql": AS_IT_IS
    | {
        "BinaryField": r"'\x' || encode({}, 'hex')",
        "BooleanField": "{}::integer",
        "DateField": "{}::text",
        "DateTimeField": "replace(to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), '.000000', '')",
        "JSONField": "{}::text",
        "TimeField": "replace(to_char({}, 'HH24:MI:SS.US'), '.000000', '')",
        "UUIDField": "replace({}::text, '-', '')",
    },
}


@dataclass(frozen=True)
class Table:
    model: type[Model]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def columns(self) -> list[str]:
        return [str(field.column) for field in self._fields]

    @property
    def holds(self) -> str:
        """In people's words."""
        return str(self.model._meta.verbose_name_plural)

    @property
    def is_written_by_migrate(self) -> bool:
        return self.model._meta.label in WRITTEN_BY_MIGRATE

    @property
    def numbered(self) -> str | None:
        """The column whose ids the database gives out, if there is one."""
        key = self.model._meta.pk
        return str(key.column) if isinstance(key, AutoField) else None

    def rows(self) -> Generator[Sequence[Any], None, None]:
        """One after another: a row may be megabytes, and a table a million rows."""
        told = ", ".join(TOLD[connection.vendor][_kind(field)].format(_quoted(field.column)) for field in self._fields)
        sql = f"SELECT {told} FROM {_quoted(self.name)} ORDER BY {_quoted(self.model._meta.pk.column)}"  # noqa: S608
        with connection.cursor() as cursor:
            yield from cursor.stream(sql) if connection.vendor == "postgresql" else cursor.execute(sql)

    def fill(self, rows: Iterable[list[Any]]) -> None:
        into = f"{_quoted(self.name)} ({', '.join(map(_quoted, self.columns))})"
        with connection.wrap_database_errors, connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" * len(self.columns))
                # By the driver itself: Django's cursor remembers all the rows it is given.
                connection.connection.executemany(f"INSERT INTO {into} VALUES ({marks})", self._with_bytes(rows))  # noqa: S608

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {_quoted(self.name)}")  # noqa: S608

    @property
    def _fields(self) -> Sequence[Field]:
        return self.model._meta.concrete_fields

    def _with_bytes(self, rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
        places = [place for place, field in enumerate(self._fields) if _kind(field) == "BinaryField"]
        for row in rows:
            for place in places:
                if row[place] is not None:
                    row[place] = bytes.fromhex(row[place].removeprefix(r"\x"))
            yield row


def all_tables() -> list[Table]:
    models = apps.get_models(include_auto_created=True)
    return [Table(model) for model in models if not model._meta.proxy and model._meta.label not in LEFT_OUT]


def _kind(field: Field) -> str:
    while isinstance(field, ForeignKey):
        field = field.target_field
    return field.get_internal_type()


def _quoted(name: Any) -> str:
    return connection.ops.quote_name(name)
