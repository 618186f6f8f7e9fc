"""The embedded queue: whole messages in order, whatever happens to its folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from threading import Thread
from typing import Any

import pytest
from kombu import Connection
from kombu.simple import SimpleQueue


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "broker"


@pytest.fixture
def queue(folder: Path) -> Iterator[SimpleQueue]:
    with connection(folder) as broker, broker.SimpleQueue("work") as queue:
        yield queue


def connection(folder: Path) -> Connection:
    options = {"folder": folder, "polling_interval": 0.01}
    return Connection("file://localhost/", transport="kanban.file_broker:Transport", transport_options=options)


def take_all(queue: SimpleQueue) -> list[Any]:
    taken: list[Any] = []
    while True:
        try:
            message = queue.get(timeout=0.05)
        except Empty:
            return taken
        message.ack()
        taken.append(message.payload)


def test_messages_arrive_once_and_in_order(queue, folder):
    for number in range(20):
        queue.put({"number": number})

    assert take_all(queue) == [{"number": number} for number in range(20)]
    assert list((folder / "work").iterdir()) == []


def test_messages_survive_their_sender(queue, folder):
    queue.put("kept")
    queue.close()

    with connection(folder) as broker, broker.SimpleQueue("work") as later:
        assert take_all(later) == ["kept"]


def test_queues_do_not_mix(queue, folder):
    queue.put("ours")

    with connection(folder) as broker, broker.SimpleQueue("elsewhere") as other:
        assert take_all(other) == []


def test_of_two_workers_one_has_each_message(queue, folder):
    for number in range(200):
        queue.put(number)
    taken: list[list[Any]] = []

    def work() -> None:
        with connection(folder) as broker, broker.SimpleQueue("work") as own:
            taken.append(take_all(own))

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(taken[0] + taken[1]) == list(range(200))


def test_a_message_that_is_still_being_written_is_not_seen(queue, folder):
    queue.put("whole")
    (folder / "work" / "0-being-written.draft").write_text('{"body": "ha')

    assert take_all(queue) == ["whole"]


def test_a_message_that_a_power_cut_left_unwritten_is_passed_over(queue, folder):
    queue.put("whole")
    (folder / "work" / "0-cut-off.json").write_text("")

    assert take_all(queue) == ["whole"]


def test_a_deleted_folder_is_an_empty_queue_that_fills_again(queue, folder):
    queue.put("lost")
    shutil.rmtree(folder)

    assert take_all(queue) == []

    queue.put("after")
    assert take_all(queue) == ["after"]


def test_a_message_whose_worker_ends_before_it_is_done_waits_for_the_next(queue, folder):
    queue.put("unfinished")
    with connection(folder) as broker, broker.SimpleQueue("work") as ending:
        ending.get(timeout=1)

    assert take_all(queue) == ["unfinished"]
