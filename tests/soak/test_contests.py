"""Five hundred rounds of two people who want the same at the same instant."""

import pytest

from tests.browser.chromium import launched
from tests.browser.live.test_contest import check_tug_of_war as check_windows
from tests.browser.live.window import open_window_of
from tests.processes.contests import Contest
from tests.processes.installation import Installation
from tests.processes.open_boards import house
from tests.processes.test_contests import check_last_place, check_tug_of_war

pytestmark = pytest.mark.processes

ROUNDS = 500


def test_of_two_who_pull_into_the_last_place_one_wins_500_times(contest: Contest) -> None:
    check_last_place(contest, rounds=ROUNDS)


def test_a_card_dragged_by_two_to_two_columns_goes_one_way_500_times(contest: Contest) -> None:
    check_tug_of_war(contest, rounds=ROUNDS)


def test_a_card_dropped_by_two_into_two_columns_ends_alike_in_both_windows_500_times(
    installation: Installation,
) -> None:
    with house(installation, boards=1) as shared, shared.open_board() as board, launched() as chromium:
        windows = [open_window_of(chromium, shared, board, name) for name in ("Olga", "Max")]
        windows[0].sees_people("Max")
        windows[1].sees_people("Olga")
        check_windows(installation, board, windows, rounds=ROUNDS)
