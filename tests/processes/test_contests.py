"""Two people who want the same at the same instant, by two web processes: the rules hold, and each hears the truth."""

import json
from datetime import datetime
from operator import attrgetter

import pytest

from tests.processes.contests import Contest, last_place, tug_of_war
from tests.processes.programs import Answer

pytestmark = pytest.mark.processes

ROUNDS = 20


def test_of_two_who_pull_into_the_last_place_one_wins_and_the_other_hears_why(contest: Contest) -> None:
    check_last_place(contest, rounds=ROUNDS)


def test_a_card_dragged_by_two_to_two_columns_goes_one_way(contest: Contest) -> None:
    check_tug_of_war(contest, rounds=ROUNDS)


def check_last_place(contest: Contest, *, rounds: int) -> None:
    for answers in last_place(contest, rounds):
        won, lost = sorted(answers, key=attrgetter("status"))
        assert (won.status, lost.status) == (200, 409)
        assert (lost.body["code"], lost.body["limit"], lost.body["count"]) == ("wip_limit_reached", 3, 3)
        assert lost.body["detail"].startswith("Validation is full: 3 of 3.")


def check_tug_of_war(contest: Contest, *, rounds: int) -> None:
    """In each round the log has two rows, from where the card lay: both answers, one after the other."""
    answers = tug_of_war(contest, rounds)
    (board,) = json.loads(contest.installation.shell("from tests.processes.history import tell; tell()"))
    assert board["faults"] == []
    _, *way = [(to, datetime.fromisoformat(at)) for card, _, to, at, _ in board["rows"] if card == contest.pulled]
    for number, both in enumerate(answers):
        assert sorted(way[3 * number : 3 * number + 2]) == sorted(map(place_and_instant, both))
        assert way[3 * number + 2][0] == contest.ground.columns[0]
    assert len(way) == 3 * rounds


def place_and_instant(answer: Answer) -> tuple[int, datetime]:
    assert answer.status == 200
    return answer.body["column"], datetime.fromisoformat(answer.body["entered_at"])
