"""What must hold after any crowd and any fault: the log beside what people were told."""

import json
from collections import Counter
from datetime import datetime

from tests.processes.crowd import Crowd, Done
from tests.processes.installation import Installation
from tests.processes.stage import PERSON

ARRIVING = {"create", "move", "discard", "restore"}  # each leaves a row of the instant that its answer tells


def all_is_as_told(installation: Installation, crowd: Crowd) -> None:
    boards = json.loads(installation.shell("from tests.processes.history import tell; tell()"))
    assert [board["faults"] for board in boards] == [[] for _ in boards]
    assert versions_of(boards) == versions_as_told(boards, crowd)
    every_answer_is_in_the_log_once(boards, crowd.done)


def nothing_differs(installation: Installation, crowd: Crowd) -> None:
    """What is kept of each board, figures too, is what the log tells."""
    told = installation.manage("rebuild", "--all").splitlines()
    assert told == [f"Board {number}: nothing differed." for number in range(len(crowd.grounds))]


def versions_of(boards: list[dict]) -> dict[int, int]:
    assert all(board["latest_stamp"] <= board["version"] for board in boards)
    return {board["id"]: board["version"] for board in boards}


def versions_as_told(boards: list[dict], crowd: Crowd) -> dict[int, int]:
    """Each thing done raised it by one: those of people as they were told, those of the ruler as the board log says."""
    done = Counter(each.card["board"] for each in crowd.done)
    decided = {board["id"]: board["decided"] for board in boards}
    return {each.id: each.version + done[each.id] + decided[each.id] for each in crowd.grounds}


def every_answer_is_in_the_log_once(boards: list[dict], done: list[Done]) -> None:
    rows = [
        (card, kind, to, datetime.fromisoformat(at), by) for board in boards for card, kind, to, at, by in board["rows"]
    ]
    of_people = [(card, kind, to, at) for card, kind, to, at, by in rows if by.startswith(PERSON)]
    arrivals = {place_of(each) for each in done if each.verb in ARRIVING}
    assert arrivals <= {(card, to, at) for card, _, to, at, _ in rows}
    assert {(card, to, at) for card, kind, to, at in of_people if kind in ARRIVING} <= arrivals
    told = Counter((each.card["id"], each.verb) for each in done if each.verb != "move")  # which may stay in its column
    assert Counter((card, kind) for card, kind, _, _ in of_people if kind != "move") == told


def place_of(done: Done) -> tuple[int, int | None, datetime]:
    return done.card["id"], done.card["column"], datetime.fromisoformat(done.card["entered_at"])
