"""Two people at once, in one thread: what another does between the moment a row is read and that it is changed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def meanwhile(table: str, act: Callable[[], object], *, reads: int = 1, verb: str = "SELECT") -> Iterator[None]:
    """Somebody else acts right after the body of the `with` has read from the table so many times.

    With UPDATE for a `verb`, after it has changed what it found there.
    """
    to_come = reads

    def watch(execute: Callable[..., Any], sql: str, *how: Any) -> Any:
        nonlocal to_come
        read = execute(sql, *how)
        if to_come and sql.startswith(verb) and f'FROM "{table}"' in sql:
            to_come -= 1
            if not to_come:
                act()
        return read

    with connection.execute_wrapper(watch):
        yield
    assert not to_come
