"""A card's history as people read it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from boards.models import Block, Card, Column, Comment, Transition
from boards.replay import Act


@dataclass(frozen=True)
class Entry:
    """One act, and how long the card then lay where it arrived (so far, if it still lies there)."""

    row: Transition
    undone: bool
    stay: timedelta | None

    @property
    def at(self) -> datetime:
        return self.row.at


@dataclass(frozen=True)
class Timeline:
    """The acts, and all that is told: the acts with the comments among them."""

    entries: list[Entry]
    told: list[Entry | Comment]
    blocks: list[Block]
    time_by_column: dict[Column, timedelta]


def timeline(card: Card, now: datetime) -> Timeline:
    """Newest first; time by column is the sum of all stays there, under its present name, by first arrival."""
    rows = list(card.transitions.in_order().select_related("undoing", "to_column"))
    counting = [row for row in rows if not _counts_nowhere(row)]
    stays = {row.pk: _stay(row, following, now) for row, following in zip(counting, [*counting[1:], None], strict=True)}
    entries = [Entry(row, hasattr(row, "undoing"), stays.get(row.pk)) for row in reversed(rows)]
    comments = card.comments.prefetch_related("mentioned").order_by("-at", "-pk")
    told: list[Entry | Comment] = [*comments, *entries]
    told.sort(key=attrgetter("at"), reverse=True)
    return Timeline(entries, told, list(card.blocks.order_by("-since")), _time_by_column(counting, stays))


def with_last_row(cards: QuerySet[Card]) -> QuerySet[Card]:
    """Cards, each with `last_rows`, a list of one: the row that counts last and says how and why it was put away."""
    newest = Transition.objects.filter(card=OuterRef("card")).counting().order_by("-at", "-pk").values("pk")[:1]
    rows = Transition.objects.filter(pk=Subquery(newest))
    return cards.prefetch_related(Prefetch("transitions", rows, to_attr="last_rows"))


def _counts_nowhere(row: Transition) -> bool:
    return row.kind == Act.UNDO or hasattr(row, "undoing")


def _stay(row: Transition, following: Transition | None, now: datetime) -> timedelta | None:
    if row.to_column_id is None:
        return None
    return (following.at if following else now) - row.at


def _time_by_column(rows: list[Transition], stays: dict[int, timedelta | None]) -> dict[Column, timedelta]:
    spent: dict[Column, timedelta] = {}
    for row in rows:
        stay = stays[row.pk]
        if row.to_column and stay is not None:
            spent[row.to_column] = spent.get(row.to_column, timedelta(0)) + stay
    return spent
