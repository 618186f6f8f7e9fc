"""The embedded queue: whole messages in order, whatever happens to its folder."""

import errno
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def no_file_grows() -> Iterator[None]:
    """Files can be made and nothing written to them, as on a full disk."""
    allowed, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (allowed, most))


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


@pytest.mark.parametrize("act", ["glob", "read_text", "unlink"])
def test_a_disk_that_fails_gives_no_message_and_all_of_them_when_it_works_again(queue, act, monkeypatch):
    def fails(*arguments: Any, **options: Any) -> Any:
        raise OSError(errno.EIO, "Input/output error")

    queue.put("kept")
    with monkeypatch.context() as broken:
        broken.setattr(Path, act, fails)
        assert take_all(queue) == []

    assert take_all(queue) == ["kept"]


def test_what_a_full_disk_does_not_take_is_said_and_leaves_nothing_there(queue, folder):
    queue.put("before")
    with no_file_grows(), pytest.raises(OSError, match="too large"):
        queue.put("refused")

    assert [message.suffix for message in (folder / "work").iterdir()] == [".json"]
    assert take_all(queue) == ["before"]


def test_a_message_whose_worker_ends_before_it_is_done_waits_for_the_next(queue, folder):
    queue.put("unfinished")
    with connection(folder) as broker, broker.SimpleQueue("work") as ending:
        ending.get(timeout=1)

    assert take_all(queue) == ["unfinished"]
