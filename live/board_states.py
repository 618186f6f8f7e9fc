"""What changes about boards that people have open, by one query for all of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from boards.models import Board, Membership

NEVER = -1  # older than any version


class State(NamedTuple):
    """`counted` is the version that the figures in the head are of, `readers` are the ids of who sees the board."""

    version: int
    counted: int
    readers: frozenset[int]


def read_states(boards: Collection[int], known: Mapping[int, State]) -> dict[int, State]:
    """Of those that are still there. Whoever comes, goes or gets another role raises the version of the board."""
    told = Board.objects.filter(pk__in=boards).values_list("pk", "version", "figures__version")
    versions = {board: (version, NEVER if counted is None else counted) for board, version, counted in told}
    moved_on = [board for board in versions if board not in known or known[board].version != versions[board][0]]
    readers = _readers(moved_on)
    return {
        board: State(version, counted, readers[board] if board in readers else known[board].readers)
        for board, (version, counted) in versions.items()
    }


def _readers(boards: Collection[int]) -> dict[int, frozenset[int]]:
    if not boards:
        return {}
    found: dict[int, set[int]] = defaultdict(set)
    memberships = Membership.objects.filter(board__in=boards, person__is_active=True)
    for board, person in memberships.values_list("board", "person"):
        found[board].add(person)
    return {board: frozenset(found[board]) for board in boards}
