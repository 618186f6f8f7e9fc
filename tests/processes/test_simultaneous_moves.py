"""Two people at the same columns at the same instant: both cards end where they were told."""

import json

import pytest

from tests.processes.installation import Installation

pytestmark = pytest.mark.processes


def test_200_rounds_of_two_cards_crossing_leave_both_where_they_were_told(installation: Installation) -> None:
    ending = json.loads(installation.shell("from tests.processes.plays import crossings; crossings(200)"))

    assert ending["outcomes"] == [["moved"] * 200] * 2
    assert ending["logged"] == ending["told"]
    assert ending["lying"] == [way[-1] for way in ending["told"]]
    assert ending["differ"] == []
    assert ending["version"] == 2 + 2 + 400, "two columns, two cards, two hundred moves each"
