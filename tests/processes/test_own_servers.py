"""What tests hold of a machine is theirs while they need it, and nobody's afterwards."""

import time

import pytest
import redis

from tests import services
from tests.processes.fixtures import claim, claimed
from tests.processes.installation import free_port, is_free
from tests.processes.own_servers import own_postgresql

pytestmark = pytest.mark.processes


def test_a_postgresql_ends_though_its_test_fails() -> None:
    with pytest.raises(ZeroDivisionError), own_postgresql() as server:
        raise ZeroDivisionError
    assert is_free(server.port)


def test_a_redis_database_is_held_for_as_long_as_a_test_takes() -> None:
    services.need_redis()
    with redis.Redis.from_url(services.REDIS) as server, claimed(server, seconds=2) as number:
        time.sleep(3)
        assert server.exists(claim(number))


def test_a_free_port_is_none_that_connections_are_given() -> None:
    assert all(11_000 <= free_port() < 32_000 for _ in range(50))
