"""A board as files: however much there is, little of it is in memory at once."""

import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.bodies import AnyForm, as_json
from api.fields import read_query
from api.requests import KnownRequest
from api.throttles import ByTheMinute, FilesByTheMinute
from boards.access import Right, fetched
from boards.api.asked import Nothing
from boards.api.handing_over import File, handed_over
from boards.api.resource import Resource
from boards.api.rows import (
    CARD_FIELDS,
    COLUMN_FIELDS,
    TRANSITION_FIELDS,
    Row,
    card_rows,
    column_rows,
    transition_rows,
    with_labels,
)
from boards.models import Block, Board, Comment, Link

BATCH = 1000

# A spreadsheet takes a cell for a formula that begins so.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}

# The order of the rows tells places; the numbers behind them say nothing to a spreadsheet.
FIELDS = {
    "cards": [*(name for name in CARD_FIELDS if name != "position"), "labels"],
    "transitions": [*TRANSITION_FIELDS, "undone"],
    "columns": [*COLUMN_FIELDS, "position", "wip_limit", "wip_minimum"],
    "blocks": ["id", "card", "reason", "note", "since", "until", "by", "by_name"],
    "comments": ["id", "card", "by", "by_name", "text", "at", "edited_at"],
    "links": ["id", "card", "url", "title"],
    "decisions": ["id", "about", "subject", "before", "after", "card", "at", "by", "by_name"],
}
KINDS = tuple(FIELDS)


class Export(Resource):
    content_negotiation_class = AnyForm
    throttle_classes = [ByTheMinute, FilesByTheMinute]

    @extend_schema(
        tags=["Boards"],
        parameters=[
            OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=KINDS),
            OpenApiParameter("form", str, OpenApiParameter.PATH, enum=list(CONTENT_TYPES)),
        ],
        responses={(200, "text/csv"): OpenApiTypes.STR, (200, "application/jsonl"): OpenApiTypes.STR},
    )
    def get(self, request: KnownRequest, pk: str, kind: str, form: str) -> File:
        """All cards from left to right, the whole log in its order, or what else the board holds; as CSV or JSON lines.

        In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe. The board log (`decisions`)
        names who was invited: it is for owners.
        """
        board = fetched(Board, request.user, int(pk), Right.RULE if kind == "decisions" else Right.SEE)
        read_query(Nothing, request)
        rows = all_rows(board, kind)
        lines = as_csv(rows, FIELDS[kind]) if form == "csv" else as_json_lines(rows)
        answer = handed_over(lines, CONTENT_TYPES[form])
        answer.headers["Content-Disposition"] = f'attachment; filename="board-{board.pk}-{kind}.{form}"'
        return answer


def all_rows(board: Board, kind: str) -> Iterable[Row]:
    of_cards = {"blocks": Block, "comments": Comment, "links": Link}
    if kind in of_cards:
        rows: Any = of_cards[kind]._default_manager.filter(card__board=board)
        return rows.order_by("pk").values(*FIELDS[kind]).iterator(BATCH)
    if kind == "decisions":
        return board.decisions.order_by("at", "pk").values(*FIELDS[kind]).iterator(BATCH)
    return {"cards": all_cards, "transitions": whole_log, "columns": column_rows}[kind](board)


def all_cards(board: Board) -> Iterator[Row]:
    rows = card_rows(board.cards.order_by("column__position", "position", "pk")).iterator(BATCH)
    while batch := list(islice(rows, BATCH)):
        yield from with_labels(batch)


def whole_log(board: Board) -> Iterator[Row]:
    return transition_rows(board).order_by("at", "pk").iterator(BATCH)


def as_json_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    for row in rows:
        yield as_json(row) + b"\n"


def as_csv(rows: Iterable[Row], fields: list[str]) -> Iterator[bytes]:
    writer = csv.writer(_Echo())
    write: Callable[[Iterable[Any]], bytes] = writer.writerow
    yield write(fields)
    for row in rows:
        yield write(_cell(row[name]) for name in fields)


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = ", ".join(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


class _Echo:
    """A file that gives back what is written to it: the writer of CSV knows how, and streams nothing itself."""

    def write(self, line: str) -> bytes:
        return line.encode()
