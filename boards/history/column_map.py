"""MAP.json: which names in a log are columns, in which order, and where the clock starts and stops."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boards.history.problems import BadHistory
from boards.models import Column
from boards.models.column import Kind

NAME_LENGTH = Column._meta.get_field("name").max_length or 0
HIGHEST_LIMIT = 1_000_000


@dataclass(frozen=True)
class MappedColumn:
    name: str
    kind: str = Kind.WAITING
    wip_limit: int | None = None


@dataclass(frozen=True)
class ColumnMap:
    """Columns in board order. A move into a `discarded` name discards the card, or archives a finished one."""

    columns: tuple[MappedColumn, ...]
    start: str | None
    finish: str | None
    delivered: str | None = None
    discarded: frozenset[str] = frozenset()

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def read_map(path: Path) -> ColumnMap:
    """Raises BadHistory for a map that cannot be read or contradicts itself."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadHistory(f"The map {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadHistory(f"The map {path.name} is not UTF-8.") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadHistory(f"The map {path.name} is not JSON: {error}.") from error
    try:
        return _column_map(content)
    except ValueError as error:
        raise BadHistory(f"The map {path.name}: {error}") from error


def _column_map(content: Any) -> ColumnMap:
    given = _fields(content, "The map", required={"columns", "start", "finish"}, optional={"delivered", "discarded"})
    columns = tuple(_column(each) for each in _list(given["columns"], "columns"))
    discarded = frozenset(_name(each, "discarded") for each in _list(given.get("discarded") or [], "discarded"))
    delivered = given.get("delivered")
    mapped = ColumnMap(
        columns=columns,
        start=_name(given["start"], "start"),
        finish=_name(given["finish"], "finish"),
        delivered=_name(delivered, "delivered") if delivered is not None else None,
        discarded=discarded,
    )
    _check_names(mapped)
    _check_order(mapped)
    return mapped


def _column(content: Any) -> MappedColumn:
    given = _fields(content, "A column", required={"name", "kind"}, optional={"wip_limit"})
    name, kind, limit = _name(given["name"], "name"), given["kind"], given.get("wip_limit")
    if kind not in Kind.values:
        raise ValueError(f"“{name}” has the kind {kind!r}; it is “waiting” or “active”.")
    if limit is not None and (type(limit) is not int or not 1 <= limit <= HIGHEST_LIMIT):
        raise ValueError(f"“{name}” has the wip_limit {limit!r}; it is a whole number from 1, or null for none.")
    return MappedColumn(name, kind, limit)


def _fields(content: Any, what: str, *, required: set[str], optional: set[str]) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise ValueError(f"{what} is an object in braces, not {content!r:.60}.")
    if missing := required - content.keys():
        raise ValueError(f"{what} lacks {', '.join(sorted(missing))}.")
    if unknown := content.keys() - required - optional:
        raise ValueError(
            f"{what} has no {', '.join(sorted(unknown))}; it has {', '.join(sorted(required | optional))}."
        )
    return content


def _list(content: Any, what: str) -> list[Any]:
    if not isinstance(content, list):
        raise ValueError(f"“{what}” is a list, not {content!r:.60}.")
    return content


def _name(content: Any, what: str) -> str:
    name = content.strip() if isinstance(content, str) else ""
    if not name or len(name) > NAME_LENGTH or "\0" in name:
        raise ValueError(f"“{what}” is a name of 1 to {NAME_LENGTH} characters, not {content!r:.80}.")
    return name


def _check_names(mapped: ColumnMap) -> None:
    names = mapped.names
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"“{twice[0]}” stands twice among the columns.")
    if both := sorted(mapped.discarded.intersection(names)):
        raise ValueError(f"“{both[0]}” is a column and a discarded name; it can be only one.")
    for role in ("start", "finish", "delivered"):
        name = getattr(mapped, role)
        if name is not None and name not in names:
            raise ValueError(f"“{role}” is “{name}”, which is none of its columns.")


def _check_order(mapped: ColumnMap) -> None:
    places = {name: place for place, name in enumerate(mapped.names)}
    start, finish = places[mapped.start or ""], places[mapped.finish or ""]
    if start >= finish:
        raise ValueError(f"The start “{mapped.start}” must be left of the finish “{mapped.finish}”.")
    if mapped.delivered is not None and places[mapped.delivered] < finish:
        raise ValueError(f"“{mapped.delivered}” (delivered) must not be left of the finish “{mapped.finish}”.")
