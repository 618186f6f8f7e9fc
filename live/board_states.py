"""What changes about boards that people have open, by one query for all of them."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from boards.models import Board, Membership

NEVER = -1  # older than any version


class State(NamedTuple):
    """`counted` is the version that the figures in the head are of, `as_of` their instant in seconds since 1970: when a
    day is over they are counted anew though nothing was moved. `roles` are those of who sees the board, by person; of
    an archived one they read only.
    """

    version: int
    counted: int
    roles: Mapping[int, str]
    as_of: float = 0
    is_archived: bool = False


def read_states(boards: Collection[int], known: Mapping[int, State]) -> dict[int, State]:
    """Of those that are still there. Whoever comes, goes or gets another role raises the version of the board."""
    columns = ("pk", "version", "figures__version", "figures__as_of", "archived_at")
    rows = list(Board.objects.filter(pk__in=boards).values_list(*columns))
    roles = _roles([board for board, version, *_ in rows if board not in known or known[board].version != version])
    return {
        board: State(
            version,
            NEVER if counted is None else counted,
            roles[board] if board in roles else known[board].roles,
            as_of.timestamp() if as_of else 0,
            is_archived=archived_at is not None,
        )
        for board, version, counted, as_of, archived_at in rows
    }


def _roles(boards: Collection[int]) -> dict[int, dict[int, str]]:
    if not boards:
        return {}
    found: dict[int, dict[int, str]] = {board: {} for board in boards}
    memberships = Membership.objects.filter(board__in=boards, person__is_active=True)
    for board, person, role in memberships.values_list("board", "person", "role"):
        found[board][person] = role
    return found
