"""The servers that some tests talk to.

One that does not answer is a failure where REQUIRE_SERVICES is set; elsewhere, what needs it is skipped and says why.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

POSTGRESQL = os.environ.get("TEST_DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
REDIS = os.environ.get("TEST_REDIS_URL") or "redis://127.0.0.1:6379"
REQUIRED = bool(os.environ.get("REQUIRE_SERVICES"))


def need_postgresql() -> None:
    _need(trouble_with_postgresql())


def need_redis() -> None:
    _need(trouble_with_redis())


def need_binary(name: str) -> None:
    _need("" if shutil.which(name) else f"{name} is not installed")


def trouble_with_postgresql() -> str:
    try:
        psycopg.connect(POSTGRESQL, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        return f"PostgreSQL does not answer: {str(error).splitlines()[0]}"
    return ""


def trouble_with_redis() -> str:
    try:
        redis.Redis.from_url(REDIS, socket_connect_timeout=3).ping()
    except redis.RedisError as error:
        return f"Redis does not answer: {error}"
    return ""


@contextmanager
def database_of_its_own(*, like: str = "") -> Iterator[str]:
    """The address of a new one, which nobody else uses and which is dropped afterwards; empty, or as another is."""
    template = urlsplit(like).path.lstrip("/") or "template1"
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield urlsplit(POSTGRESQL)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _need(trouble: str) -> None:
    if trouble and REQUIRED:
        pytest.fail(trouble)
    if trouble:
        pytest.skip(trouble)
