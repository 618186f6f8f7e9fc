"""`python -m bench.on_postgresql`: long logs once more, on PostgreSQL where it answers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg

from bench.home import installed
from bench.measuring import progress
from bench.scale import read_scale
from tests import services


def main() -> None:
    scale = read_scale()
    if trouble := services.trouble_with_postgresql():
        progress(f"Not measured on PostgreSQL. {trouble}")
        return
    with _database() as address, installed(DATABASE_URL=address) as installation:
        from bench import suite  # the models it imports need the settings

        suite.measure_logs(installation, scale, importing=suite.IMPORT_ON_POSTGRESQL)


@contextmanager
def _database() -> Iterator[str]:
    """One that nobody else uses."""
    name = f"kanban_bench_{os.getpid()}"
    with psycopg.connect(services.POSTGRESQL, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(services.POSTGRESQL)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


if __name__ == "__main__":
    main()
