"""Two people at once, in one thread: what another does between the moment a row is read and that it is changed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def meanwhile(table: str, act: Callable[[], object]) -> Iterator[None]:
    """Somebody else acts right after the body of the `with` has read from the table for the first time."""
    acted = False

    def watch(execute: Callable[..., Any], sql: str, *how: Any) -> Any:
        nonlocal acted
        read = execute(sql, *how)
        if not acted and sql.startswith("SELECT") and f'FROM "{table}"' in sql:
            acted = True
            act()
        return read

    with connection.execute_wrapper(watch):
        yield
    assert acted
