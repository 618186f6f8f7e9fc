"""What the subject of a digest says: the point of what is told in it, board by board, as far as there is room."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from alerts.models import Condition, Kind
from boards.models import Board, Notice, Told
from boards.words import SUBJECT_ROOM, cut, headed

NAME_ROOM = 24  # letters of a column's name
WORDS_ROOM = 48  # of the words of one notice

Known = dict[UUID | None, list[Condition]]  # what a notice tells of, by what it was told as


class Point(NamedTuple):
    board: Board
    said: str
    notices: int  # that it stands for


def by_board(notices: list[Notice]) -> dict[Board, list[Notice]]:
    """Boards with alerts first, and by name."""
    of_board: dict[Board, list[Notice]] = defaultdict(list)
    for notice in notices:
        of_board[notice.board].append(notice)
    alerting = {notice.board for notice in notices if notice.kind == Told.ALERT}
    boards = sorted(of_board, key=lambda board: (board not in alerting, board.name, board.pk))
    return {board: of_board[board] for board in boards}


def subject_of(notices: list[Notice]) -> str:
    """In the order of the boards. Notices that find no room are counted."""
    known = _known(notices)
    return _fitted([point for board, its in by_board(notices).items() for point in _points(board, its, known)])


def _fitted(points: list[Point]) -> str:
    subject = headed(points[0].said, points[0].board)
    for number in range(1, len(points)):
        before, point = points[number - 1], points[number]
        joined = f", {point.said}" if point.board == before.board else f"; {headed(point.said, point.board)}"
        if len(subject + joined + _more(points[number + 1 :])) > SUBJECT_ROOM:
            return subject + _more(points[number:])
        subject += joined
    return subject


def _more(points: list[Point]) -> str:
    number = sum(point.notices for point in points)
    return f", and {number} more" if number else ""


def _known(notices: list[Notice]) -> Known:
    told_as = {notice.told_as for notice in notices} - {None}
    conditions = Condition.objects.filter(board__in={notice.board_id for notice in notices}, told_as__in=told_as)
    known: Known = defaultdict(list)
    for condition in conditions.select_related("decision", "column").order_by("pk"):
        known[condition.told_as].append(condition)
    return known


def _points(board: Board, notices: list[Notice], known: Known) -> Iterator[Point]:
    """Of one board: alerts in the order in which their kinds are declared, then what else there is."""
    alerts: dict[str, list[Notice]] = defaultdict(list)
    others: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        if notice.told_as in known:
            alerts[known[notice.told_as][0].kind].append(notice)
        else:
            others[notice.kind].append(notice)
    for kind in Kind:
        if its := alerts[kind]:
            yield Point(board, _alerted(kind, [each for notice in its for each in known[notice.told_as]]), len(its))
    for told in OTHERS:
        if its := others[told]:
            yield Point(board, cut(its[0].words, WORDS_ROOM) if len(its) == 1 else OTHERS[told](its), len(its))


def _alerted(kind: Kind, alike: list[Condition]) -> str:
    """A card or a column that it was told of twice is one."""
    cards, columns = len({condition.card_id for condition in alike}), {_column(condition) for condition in alike}
    ideas = "1 idea" if cards == 1 else f"{cards} ideas"
    one = cut(next(iter(columns)), NAME_ROOM) if len(columns) == 1 else ""
    return {
        Kind.LATE: f"{ideas} past the service level",
        Kind.BLOCKED: f"{ideas} blocked for long",
        Kind.OVER: f"{one} over its limit" if one else f"{len(columns)} columns over their limits",
        Kind.BELOW: f"{one} below its minimum" if one else f"{len(columns)} columns below their minimums",
        Kind.OVERRIDDEN: f"the limit of {one} overridden" if one else f"limits overridden {len(alike)} times",
    }[kind]


def _column(condition: Condition) -> str:
    if condition.decision:
        return condition.decision.subject
    return condition.column.name if condition.column else ""


def _given(notices: list[Notice]) -> str:
    """One that tells of many cards leads to none of them, and holds no number."""
    cards = {notice.card_id for notice in notices}
    if None in cards:
        return "cards given to you"
    return f"{len(cards)} cards given to you" if len(cards) > 1 else "a card given to you"


OTHERS = {
    Told.ALERT: lambda notices: f"{len(notices)} alerts",
    Told.COMMENT: lambda notices: f"{len(notices)} comments",
    Told.MENTIONED: lambda notices: f"{len(notices)} mentions",
    Told.ASSIGNED: _given,
}
