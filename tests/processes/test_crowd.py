"""Many people on the same boards by two web processes, while limits are changed and columns come and go."""

import time

import pytest

from tests.processes.crowd import Crowd
from tests.processes.installation import Installation, free_port, until
from tests.processes.judged import all_is_as_told, nothing_differs

pytestmark = pytest.mark.processes


def test_a_crowd_leaves_a_log_without_a_flaw(installation: Installation) -> None:
    crowd = crowd_of(installation, boards=2, people=12, seconds=4)
    assert crowd.troubles == []
    all_is_as_told(installation, crowd)
    nothing_differs(installation, crowd)


def crowd_of(installation: Installation, *, boards: int, people: int, seconds: float) -> Crowd:
    another = free_port()
    crowd = Crowd(installation, [installation.port, another], boards=boards, people=people)
    installation.start("web")
    installation.start("web", "another web", port=another)
    installation.start("worker")
    installation.start("beat")
    with crowd.at_work():
        time.sleep(seconds)
        until(lambda: len(crowd.done) > people, "they have got something done")
    return crowd
