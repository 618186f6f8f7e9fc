"""A limit holds under any number of simultaneous requests."""

import json

import pytest

from tests.processes.installation import Installation

pytestmark = pytest.mark.processes


def test_of_20_simultaneous_pulls_into_a_limit_of_3_three_get_in(installation: Installation) -> None:
    ending = json.loads(installation.shell("from tests.processes.plays import pulls; pulls(20, limit=3)"))

    assert sorted(ending["outcomes"]) == ["moved"] * 3 + ["wip_limit_reached"] * 17
    assert (ending["lying"], ending["waiting"]) == (3, 17)
    assert ending["differ"] == []
    assert ending["version"] == 2 + 20 + 3, "two columns, twenty cards, three moves"
