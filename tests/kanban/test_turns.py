"""Figures wait for no more than one mail or call at a time, and neither of these waits for ever."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection, Message, Queue

from kanban.queues import QUEUES
from kanban.turns import IN_A_ROW, ON_REDIS, Turns
from tests.processes.fixtures import redis_database

REFRESH, MAIL, HOOKS = QUEUES
FULL = dict.fromkeys(QUEUES, 1000)


def taken(waiting: dict[str, int], number: int) -> list[str]:
    """The queues that so many messages are taken from, as Redis would give them: the first that is not empty."""
    turns, waiting, order = Turns(), {**waiting}, []
    turns.update(waiting)
    for _ in range(number):
        queue = next(queue for queue in turns.consume(len(waiting)) if waiting[queue])
        waiting[queue] -= 1
        turns.rotate(queue)
        order.append(queue)
    return order


def test_five_figures_are_computed_for_each_mail_and_each_call():
    assert taken(FULL, 12) == [*[REFRESH] * IN_A_ROW, MAIL, *[REFRESH] * IN_A_ROW, HOOKS]


def test_who_waits_alone_is_not_kept_waiting():
    assert taken(FULL | {REFRESH: 0}, 4) == [MAIL, HOOKS, MAIL, HOOKS]
    assert taken(FULL | {MAIL: 0, HOOKS: 0}, 8) == [REFRESH] * 8


@pytest.mark.parametrize("queue", QUEUES)
def test_a_worker_of_one_queue_takes_that_alone(queue):
    assert taken({queue: 10}, 10) == [queue] * 10


@pytest.fixture
def file_broker(tmp_path: Path) -> Connection:
    options = {"folder": tmp_path, "polling_interval": 0.01}
    return Connection("file://localhost/", transport="kanban.file_broker:Transport", transport_options=options)


@pytest.fixture
def redis_broker() -> Iterator[Connection]:
    with redis_database() as address:
        yield Connection(address, transport_options=ON_REDIS)


@pytest.mark.enable_socket
@pytest.mark.parametrize("kind", ["file_broker", "redis_broker"])
def test_a_broker_gives_messages_in_these_turns(kind: str, request: pytest.FixtureRequest) -> None:
    order: list[str] = []
    with request.getfixturevalue(kind) as broker:
        for queue in [*QUEUES] * 7:
            broker.Producer(routing_key=queue).publish(queue, declare=[Queue(queue)])
        consumer = broker.Consumer([Queue(queue) for queue in QUEUES], prefetch_count=1)

        def take(body: str, message: Message) -> None:
            order.append(body)
            message.ack()

        consumer.register_callback(take)
        with consumer:
            while len(order) < 12:
                broker.drain_events(timeout=5)
    assert order == taken(dict.fromkeys(QUEUES, 7), 12)
