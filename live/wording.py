"""The events of a stream, as they go over the line."""

import json
from functools import lru_cache
from typing import Any

from live.board_states import State
from live.presence import Present

AT_ONCE = 20  # so many pages of a board fetch in the same moment; more take turns
TURN_MS = 4

CLOSED = b"event: closed\ndata: {}\n\n"
# An event and no comment: a page that hears nothing for long knows that the line is dead.
STILL_HERE = b"event: still\ndata: {}\n\n"


def mark_of(state: State) -> str:
    """What a page says when it comes back, so that it is not told again what it knows: as its script writes numbers."""
    return f"{state.version}.{state.counted}.{f'{state.as_of}'.removesuffix('.0')}"


def told_of_board(state: State, *, listening: int) -> bytes:
    turns = max(0, listening - AT_ONCE) * TURN_MS
    return _told_of_board(mark_of(state), state.version, state.counted, state.as_of, turns)


@lru_cache(maxsize=256)
def _told_of_board(mark: str, version: int, counted: int, as_of: float, within: int) -> bytes:
    """Put into words once for all who listen."""
    told = {"version": version, "counted": counted, "as_of": as_of, "within": within}
    return f"id: {mark}\n".encode() + _event("board", told)


def told_of_people(people: list[Present]) -> bytes:
    return _event("people", [_as_told(each) for each in people])


def _as_told(each: Present) -> dict[str, Any]:
    told = each.reader._asdict()
    return told | {"card": each.card, "act": each.act} if each.card else told


def _event(kind: str, data: Any) -> bytes:
    return f"event: {kind}\ndata: {json.dumps(data)}\n\n".encode()
