"""Five hundred rounds of two people who want the same at the same instant."""

import pytest

from tests.processes.contests import Contest
from tests.processes.installation import Installation
from tests.processes.test_contests import check_last_place, check_tug_of_war

pytestmark = pytest.mark.processes

ROUNDS = 500


def test_of_two_who_pull_into_the_last_place_one_wins_500_times(contest: Contest) -> None:
    check_last_place(contest, rounds=ROUNDS)


def test_a_card_dragged_by_two_to_two_columns_goes_one_way_500_times(
    contest: Contest, installation: Installation
) -> None:
    check_tug_of_war(contest, installation, rounds=ROUNDS)
