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
    """One that nobody else uses and that is dropped afterwards."""
    address = new_database(like=like)
    try:
        yield address
    finally:
        drop_database(address)


def new_database(*, like: str = "", name: str = "") -> str:
    """Its address. Under this name or one that nobody else has; empty, or as another is."""
    name, template = name or f"test_{secrets.token_hex(6)}", _name_in(like) or "template1"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return urlsplit(POSTGRESQL)._replace(path=f"/{name}").geturl()


def drop_database(address: str) -> None:
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {_name_in(address)} WITH (FORCE)")


def _name_in(address: str) -> str:
    return urlsplit(address).path.lstrip("/")


def _need(trouble: str) -> None:
    if trouble and REQUIRED:
        pytest.fail(trouble)
    if trouble:
        pytest.skip(trouble)
