"""What the API can be asked, field by field. What the board's rules say of it is the verbs' business."""

from typing import Any

from rest_framework import serializers

from api.fields import Asked, Id, IdInQuery, Instant, Link, LongText, OneLine, Text, Whole
from api.pages import InPages
from boards.models import BlockReason, Board, Card, Column, DiscardReason, WhenFull, WorkType
from boards.models.board import valid_time_zone
from boards.models.column import Kind
from boards.templates import TEMPLATES

MOST_CARDS = 1000


def longest(kind: type[Board | Card | Column], field: str) -> Any:
    return kind._meta.get_field(field).max_length  # type: ignore[union-attr]


class BoardAsked(Asked):
    name = OneLine(max_length=longest(Board, "name"))
    timezone = Text(max_length=64, required=False, validators=[valid_time_zone], help_text="As in Europe/Paris.")
    purpose = LongText(max_length=longest(Board, "purpose"), required=False)
    customer = LongText(max_length=longest(Board, "customer"), required=False)
    expected_value = LongText(max_length=longest(Board, "expected_value"), required=False)


class NewBoard(BoardAsked):
    template = serializers.ChoiceField(list(TEMPLATES), default="upstream")


class BoardChanged(BoardAsked):
    """`start`, `finish` and `delivered` are the columns where the clock starts and stops."""

    start = Id(required=False)
    finish = Id(required=False)
    delivered = Id(required=False, allow_null=True)


class BoardFilter(InPages):
    archived = serializers.BooleanField(default=False)


class ColumnAsked(Asked):
    """`position` counts from 0, the left end; beyond the right end means there."""

    name = OneLine(max_length=longest(Column, "name"))
    kind = serializers.ChoiceField(Kind.choices, required=False)
    wip_limit = Whole(min_value=1, max_value=2**31 - 1, allow_null=True, required=False)
    wip_minimum = Whole(min_value=0, max_value=2**31 - 1, allow_null=True, required=False)
    when_full = serializers.ChoiceField(WhenFull.choices, required=False)
    policy = LongText(max_length=longest(Column, "policy"), required=False)
    position = Whole(min_value=0, max_value=2**31 - 1, required=False)


class ColumnRetired(Asked):
    """Where the cards of the column go, if it has any."""

    cards_to = IdInQuery(required=False)
    override_reason = serializers.CharField(max_length=200, required=False)


class CardAsked(Asked):
    title = OneLine(max_length=longest(Card, "title"))
    description = LongText(max_length=longest(Card, "description"), required=False)
    work_type = serializers.ChoiceField(WorkType.choices, required=False)
    requester = Text(max_length=longest(Card, "requester"), required=False, allow_blank=True)
    assignee = Id(required=False, allow_null=True, help_text="Somebody who is on the board.")
    due_date = serializers.DateField(required=False, allow_null=True)
    external_id = Text(max_length=longest(Card, "external_id"), required=False, allow_blank=True)
    external_url = Link(max_length=longest(Card, "external_url"), required=False, allow_blank=True)


class CardOfMany(CardAsked):
    column = Id(required=False, help_text="The leftmost column, unless another is named.")


class NewCard(CardOfMany):
    override_reason = Text(max_length=200, required=False, allow_blank=True)


class ManyCards(Asked):
    cards = serializers.ListField(child=CardOfMany(), min_length=1, max_length=MOST_CARDS)
    override_reason = Text(max_length=200, required=False, allow_blank=True)


class CardFilter(InPages):
    """`q` is looked for in titles and descriptions; `put_away` are discarded and archived cards, or the others."""

    column = IdInQuery(required=False)
    work_type = serializers.ChoiceField(WorkType.choices, required=False)
    blocked = serializers.BooleanField(required=False)
    assignee = IdInQuery(required=False)
    label = serializers.CharField(max_length=40, required=False, help_text="By its name.")  # type: ignore[assignment]
    external_id = serializers.CharField(max_length=200, required=False)
    q = serializers.CharField(max_length=200, required=False)
    put_away = serializers.BooleanField(required=False)


class TransitionFilter(InPages):
    since = Instant(required=False, help_text="ISO 8601; rows from this instant on.")


class Move(Asked):
    """Right behind another card of the column, or at its head."""

    column = Id()
    after = Id(required=False, allow_null=True)
    override_reason = Text(max_length=200, required=False, allow_blank=True)


class Discard(Asked):
    reason = serializers.ChoiceField(DiscardReason.choices)
    note = LongText(max_length=2000, required=False)


class Restore(Asked):
    column = Id()
    override_reason = Text(max_length=200, required=False, allow_blank=True)


class Undo(Asked):
    override_reason = Text(max_length=200, required=False, allow_blank=True)


class BlockAsked(Asked):
    reason = serializers.ChoiceField(BlockReason.choices)
    note = Text(max_length=200, required=False, allow_blank=True)


class Nothing(Asked):
    """No field at all."""
