"""Columns as drawn HTML, kept under their stamp: a board page is mostly joins of ready strings.

What depends on the reader stays out of here. What depends on the clock, the ages, is drawn anew every ten minutes.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import groupby

from django.core.cache import cache
from django.db.models import Prefetch, prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import timezone

from boards.faces import with_talk
from boards.models import Block, Board, Card, Column
from boards.places import how_many_lie_in, next_in_column

AGES_HOLD_SECONDS = 600

# A card can hold 20,000 characters that its partial does not show.
SHOWN_FIELDS = ["column", "title", "work_type", "assignee", "blocked", "entered_at"]

# The column's stamp, the pace its ages are told against, and the ten minutes they hold.
Fingerprint = tuple[int, float | None, int]


def drawn_columns(board: Board, columns: Collection[Column]) -> list[str]:
    """The given columns of one board as HTML, in their order."""
    now = timezone.now()
    kept = cache.get_many([_key(column) for column in columns])
    stale = [column for column in columns if not _is_fresh(kept.get(_key(column)), board, column, now)]
    drawn = _draw(board, stale, now)
    cache.set_many(drawn, timeout=AGES_HOLD_SECONDS)
    return [(kept | drawn)[_key(column)][1] for column in columns]


def drawn_move(board: Board, card: Card, columns: Collection[Column]) -> str:
    """The card and the heads of the columns it touched: all that changes on a page that was up to date."""
    return _draw_move(board, card, columns, timezone.now())


def drawn_last_move(board: Board, columns: Collection[Column]) -> str:
    """The same for pages that have not placed the card themselves, with the place where it now lies.

    Nothing where the board's version did anything else than to put one card into one of these columns, which are those
    stamped with it.
    """
    now, key = timezone.now(), f"move:{board.pk}"
    fingerprint = board.version, pace(board), _slot(now)
    of, html = cache.get(key, (None, ""))
    if of != fingerprint:
        html = _draw_last_move(board, columns, now)
        cache.set(key, (fingerprint, html), timeout=AGES_HOLD_SECONDS)
    return html


def _draw_last_move(board: Board, columns: Collection[Column], now: datetime) -> str:
    cards = Card.objects.filter(column__in=columns, stamp=board.version).only(*SHOWN_FIELDS, "position")[:2]
    if len(cards) != 1:
        return ""
    html = _draw_move(board, cards[0], columns, now, place={"before": next_in_column(cards[0])})
    # What came meanwhile may be the very card that this one lies before, and the page has not got that.
    is_last = Board.objects.filter(pk=board.pk, version=board.version).exists()
    return html if is_last else ""


def _draw_move(
    board: Board, card: Card, columns: Collection[Column], now: datetime, place: dict[str, int | None] | None = None
) -> str:
    drawn = {"card": _with_names([card])[0], "columns": counted(columns), "pace": pace(board), "now": now}
    return render_to_string("boards/_move.html", {**drawn, "place": place})


def counted(columns: Collection[Column]) -> Collection[Column]:
    """The columns, each told its `count` of cards by one query."""
    counts = how_many_lie_in([column.pk for column in columns])
    for column in columns:
        column.count = counts[column.pk]
    return columns


def pace(board: Board) -> dict[str, float]:
    """Days within which 85 % of cards leave a column, by the column's id, as far as the figures know.

    To the decimal that is shown: open stays make it drift, and what looks the same need not be drawn again.
    """
    figures = getattr(board, "figures", None)
    return {column: round(days, 1) for column, days in figures.pace.items()} if figures else {}


def _draw(board: Board, columns: Collection[Column], now: datetime) -> dict[str, tuple[Fingerprint, str]]:
    if not columns:
        return {}
    line, paces = board.line(), pace(board)
    drawn: dict[str, tuple[Fingerprint, str]] = {}
    for column, cards in _with_cards(columns):
        column.count = len(cards)
        context = {"column": column, "cards": cards, "ready": line.is_ready(column.pk), "pace": paces, "now": now}
        html = render_to_string("boards/_column.html", context)
        drawn[_key(column)] = (_fingerprint(board, column, now), html)
    return drawn


def _with_cards(columns: Collection[Column]) -> Iterable[tuple[Column, list[Card]]]:
    cards = Card.objects.filter(column__in=columns).only(*SHOWN_FIELDS).order_by("column", "position")
    lying = {column: list(group) for column, group in groupby(_with_names(cards), key=lambda card: card.column_id)}
    for column in columns:
        yield column, lying.get(column.pk, [])


def _with_names(cards: Iterable[Card]) -> list[Card]:
    """With what the card partial shows of other tables: few people and few blocks for many cards."""
    cards = list(cards)
    prefetch_related_objects(cards, "assignee")
    open_blocks = Prefetch("blocks", Block.objects.filter(until=None), to_attr="open_blocks")
    prefetch_related_objects([card for card in cards if card.blocked], open_blocks)
    with_talk(cards)
    return cards


def _key(column: Column) -> str:
    return f"column:{column.pk}"


def _fingerprint(board: Board, column: Column, now: datetime) -> Fingerprint:
    return column.stamp, pace(board).get(str(column.pk)), _slot(now)


def _slot(now: datetime) -> int:
    return int(now.timestamp()) // AGES_HOLD_SECONDS


def _is_fresh(kept: tuple[Fingerprint, str] | None, board: Board, column: Column, now: datetime) -> bool:
    return kept is not None and kept[0] == _fingerprint(board, column, now)
