"""Fifty people on five boards for a minute, and what their log tells afterwards."""

import json
from collections import Counter

import pytest

from tests.processes.crowd import Crowd
from tests.processes.installation import Installation
from tests.processes.judged import all_is_as_told, nothing_differs
from tests.processes.test_crowd import crowd_of

pytestmark = pytest.mark.processes

BOARDS, PEOPLE, SECONDS = 5, 50, 60


def test_fifty_people_leave_a_log_without_a_flaw(installation: Installation) -> None:
    crowd = crowd_of(installation, boards=BOARDS, people=PEOPLE, seconds=SECONDS)
    tell(crowd, "PostgreSQL and Redis" if "DATABASE_URL" in installation.variables else "SQLite")
    assert crowd.troubles == []
    all_is_as_told(installation, crowd)
    nothing_differs(installation, crowd)


def tell(crowd: Crowd, where: str) -> None:
    done = Counter(each.verb for each in crowd.done)
    figures = {
        "people": PEOPLE,
        "done": dict(done),
        "done_per_s": round(len(crowd.done) / SECONDS, 1),
        "refused": dict(crowd.refused),
        "columns_added": crowd.ruler.added,
        "troubles": dict(Counter(trouble.what for trouble in crowd.troubles)),
    }
    print(json.dumps({"name": "a crowd", "on": where, **figures}))
