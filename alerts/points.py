"""What the subject of a digest says: the point of what is told in it, board by board, as far as there is room."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from alerts.looking import about, gathered
from alerts.models import Condition, Kind
from boards.models import Board, Notice, Told
from boards.words import SUBJECT_ROOM, cut, headed

NAME_ROOM = 24  # letters of a column's name
WORDS_ROOM = 48  # of the words of one notice

OTHERS = {
    Told.ALERT: "alerts",
    Told.COMMENT: "comments",
    Told.MENTIONED: "mentions",
    Told.ASSIGNED: "times given cards",
}

Key = tuple[int, datetime, int | None, int | None]  # board and instant, card and column


class Point(NamedTuple):
    board: Board
    said: str


def subject_of(notices: list[Notice]) -> str:
    """Boards with alerts first. What finds no room is counted."""
    conditions = _conditions({_key(notice) for notice in notices if notice.kind == Told.ALERT})
    of_board: dict[Board, list[Notice]] = defaultdict(list)
    for notice in notices:
        of_board[notice.board].append(notice)
    alerting = {board for board, *_ in conditions}
    boards = sorted(of_board, key=lambda board: board.pk not in alerting)
    return _fitted([Point(board, said) for board in boards for said in _points(of_board[board], conditions)])


def _fitted(points: list[Point]) -> str:
    subject = headed(points[0].said, points[0].board)
    for number in range(1, len(points)):
        before, point = points[number - 1], points[number]
        joined = f", {point.said}" if point.board == before.board else f"; {headed(point.said, point.board)}"
        more = _more(len(points) - number - 1)
        if len(subject + joined + more) > SUBJECT_ROOM:
            return subject + _more(len(points) - number)
        subject += joined
    return subject


def _more(number: int) -> str:
    return f", and {number} more" if number else ""


def _conditions(told: set[Key]) -> dict[Key, list[Condition]]:
    """What alerts tell of: a notice knows what it is about and when it was told."""
    boards, instants = {board for board, *_ in told}, {at for _, at, *_ in told}
    raised = Condition.objects.filter(board__in=boards, raised_at__in=instants).select_related("decision", "column")
    at_once = defaultdict(list)
    for condition in raised.order_by("pk"):
        assert condition.raised_at
        at_once[condition.board_id, condition.raised_at].append(condition)
    found: dict[Key, list[Condition]] = defaultdict(list)
    for (board, at), together in at_once.items():
        for alike in gathered(together):
            found[board, at, *about(alike)] += alike
    return {key: found[key] for key in told & found.keys()}


def _key(notice: Notice) -> Key:
    return notice.board_id, notice.at, notice.card_id, notice.column_id


def _points(notices: list[Notice], conditions: dict[Key, list[Condition]]) -> Iterator[str]:
    """Of one board: alerts in the order in which their kinds are declared, then what else there is."""
    alerts = {_key(notice) for notice in notices if notice.kind == Told.ALERT} & conditions.keys()
    holding = [condition for key in alerts for condition in conditions[key]]
    for kind in Kind:
        if alike := [condition for condition in holding if condition.kind == kind]:
            yield _said(kind, alike)
    others = [notice for notice in notices if notice.kind != Told.ALERT or _key(notice) not in alerts]
    for told, several in OTHERS.items():
        if same := [notice for notice in others if notice.kind == told]:
            yield cut(same[0].words, WORDS_ROOM) if len(same) == 1 else f"{len(same)} {several}"


def _said(kind: Kind, alike: list[Condition]) -> str:
    number, columns = len(alike), {_column(condition) for condition in alike}
    ideas = "1 idea" if number == 1 else f"{number} ideas"
    one = cut(columns.pop(), NAME_ROOM) if len(columns) == 1 else ""
    return {
        Kind.LATE: f"{ideas} past the service level",
        Kind.BLOCKED: f"{ideas} blocked for long",
        Kind.OVER: f"{one} over its limit" if one else f"{len(columns)} columns over their limits",
        Kind.BELOW: f"{one} below its minimum" if one else f"{len(columns)} columns below their minimums",
        Kind.OVERRIDDEN: f"the limit of {one} overridden" if one else f"limits overridden {number} times",
    }[kind]


def _column(condition: Condition) -> str:
    if condition.decision:
        return condition.decision.subject
    return condition.column.name if condition.column else ""
