"""Two windows that want the same: the log has one chain, and both end on one picture, which is the server's."""

import json

import pytest

from tests.browser.live.contest import Picture, column_of, tug_of_war
from tests.browser.live.window import Window
from tests.processes.installation import Installation
from tests.processes.open_boards import House, OpenBoard

pytestmark = pytest.mark.processes


def test_a_card_dropped_by_two_into_two_columns_ends_alike_in_both_windows(
    shared: House, board: OpenBoard, olga: Window, max_: Window
) -> None:
    check_tug_of_war(shared.installation, board, [olga, max_], rounds=10)


def check_tug_of_war(installation: Installation, board: OpenBoard, windows: list[Window], *, rounds: int) -> None:
    """In each round the log has two rows, and the later is what both windows show."""
    told = tug_of_war(windows, "X", rounds)
    boards = json.loads(installation.shell("from tests.processes.history import tell; tell()"))
    (log,) = [each for each in boards if each["id"] == board.board]
    assert log["faults"] == []
    names = {column: name for name, column in board.told["columns"].items()}
    x = board.told["cards"]["X"]
    _, *way = [names[to] for card, _, to, *_ in log["rows"] if card == x]
    for number, (wanted, (one, other)) in enumerate(told):
        first, last = way[2 * number : 2 * number + 2]
        assert sorted([first, last]) == sorted(wanted)
        assert one == other
        assert column_of(one, f"card-{x}") == last
    assert len(way) == 2 * rounds
    assert cards_in(told[-1].pictures[0]) == kept(installation, board)


def cards_in(picture: Picture) -> dict[str, list[str]]:
    return {name: cards for name, _, cards in picture}


def kept(installation: Installation, board: OpenBoard) -> dict[str, list[str]]:
    """The cards of each column in the database, in their order."""
    code = f"from tests.processes.watched import tell_cards; tell_cards({board.board})"
    return {name: [f"card-{card}" for card in cards] for name, cards in json.loads(installation.shell(code)).items()}
