"""Webhooks with the real worker and beat: soon after a move, and all of them in order after what may befall them."""

import shutil
import time
from collections.abc import Iterator
from itertools import groupby

import pytest

from boards.webhooks.delivering import AT_ONCE
from tests.boards.receiver import Handler, Receiver, answers, hangs, receiving
from tests.processes.installation import Installation, until
from tests.processes.test_figures_survive import ask, connected, is_fresh

pytestmark = pytest.mark.processes

SOON = 15  # seconds, of which two are beat's; the machine may be busy


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def running(embedded: Installation, receiver: Receiver) -> Installation:
    """Worker and beat of a board that tells the receiver of its moves."""
    embedded.variables["WEBHOOK_ALLOW_PRIVATE"] = "yes"
    embedded.start("worker")
    embedded.start("beat")
    embedded.shell(f"from tests.processes.hooks import begin; begin({receiver.url!r})")
    return embedded


def go_on(installation: Installation, moves: int) -> list[str]:
    """The ids of what is to be told, in order."""
    return installation.shell(f"from tests.processes.hooks import go_on; go_on({moves})").split()


def let_it_be_over(installation: Installation, wait: str) -> None:
    """As if what the webhook waits for were over: a lease, or the time until the next try."""
    with connected(installation) as database:
        database.execute(f"UPDATE boards_webhook SET {wait} = datetime({wait}, '-1 minute')")


def failures(installation: Installation) -> int:
    ((number,),) = ask(installation, "SELECT failures FROM boards_webhook")
    return int(number)


def arrived(receiver: Receiver) -> list[str]:
    """The ids that came, in order, each once: those that repeat one another directly are one."""
    return [event_id for event_id, _ in groupby(receiver.ids)]


def test_a_move_is_told_soon_and_in_the_end_though_the_queue_was_lost(
    running: Installation, receiver: Receiver
) -> None:
    told = go_on(running, 1)
    until(lambda: receiver.ids == told, "worker and beat have begun")
    told = go_on(running, 1)
    until(lambda: receiver.ids == told, "the second move was told", seconds=SOON)

    shutil.rmtree(running.data / "broker")
    told = go_on(running, 2)
    until(lambda: receiver.ids == told, "all were told")


def test_a_receiver_that_was_down_gets_all_in_order(running: Installation, receiver: Receiver) -> None:
    receiver.behave = answers(500)
    told = go_on(running, 10)
    until(lambda: failures(running) == 2, "it was tried twice")
    assert receiver.ids == [told[0]] * 2
    receiver.behave = answers(200)
    let_it_be_over(running, "due_at")
    until(lambda: arrived(receiver) == told, "all were told")


def test_a_worker_killed_while_a_receiver_was_waited_for_leaves_nothing_untold(
    running: Installation, receiver: Receiver
) -> None:
    """What was on its way comes again under the same id, when the lease of the killed worker is over."""
    receiver.behave = hangs
    told = go_on(running, 3)
    until(lambda: receiver.ids == told[:1], "the first is on its way")
    running.kill("worker")
    receiver.behave = answers(200)
    let_it_be_over(running, "claimed_until")
    running.start("worker")
    until(lambda: arrived(receiver) == told, "all were told", seconds=60)
    assert receiver.ids == [told[0], *told]


def test_a_receiver_that_hangs_does_not_keep_the_figures(running: Installation, receiver: Receiver) -> None:
    """The worker waits for it five seconds at a time, and each time longer until the next."""
    receiver.behave = hangs
    go_on(running, 2)
    until(lambda: receiver.ids, "it hangs")
    until(lambda: is_fresh(running), "the figures tell of the moves", seconds=SOON)


def test_many_slow_receivers_do_not_keep_the_figures(embedded: Installation, receiver: Receiver) -> None:
    """More than a run serves, and each call takes a second: one run follows the other all the while."""
    embedded.variables["WEBHOOK_ALLOW_PRIVATE"] = "yes"
    embedded.shell(f"from tests.processes.hooks import begin; begin({receiver.url!r}, boards={AT_ONCE + 1})")
    told, receiver.behave = go_on(embedded, 40), takes_its_time
    embedded.start("worker")
    embedded.start("beat")
    until(lambda: is_fresh(embedded), "the figures of all boards tell of the moves", seconds=60)
    assert len(receiver.got) < len(told), "there is still something to tell"


def takes_its_time(handler: Handler) -> None:
    time.sleep(1)
    answers(204)(handler)
